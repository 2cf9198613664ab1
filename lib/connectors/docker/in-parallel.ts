import { setMaxListeners } from 'node:events'

/**
 * Works on all items, some at the same time; results stand in the order of the items. The first that fails stops the
 * others and is thrown. Nothing is made ahead for items that wait: ten thousand of them cost nothing.
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  wait: { concurrency: number; signal: AbortSignal },
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  wait.signal.throwIfAborted()
  const own = new AbortController()
  // One listener for each item that is worked on.
  setMaxListeners(0, own.signal)
  const stop = (): void => own.abort(wait.signal.reason)
  wait.signal.addEventListener('abort', stop, { once: true })
  const results: Result[] = []
  const left = items.entries()
  const worker = async (): Promise<void> => {
    for (const [at, item] of left) {
      own.signal.throwIfAborted()
      results[at] = await work(item, own.signal)
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(wait.concurrency, items.length) }, worker))
    return results
  } catch (error) {
    own.abort(error)
    throw error
  } finally {
    wait.signal.removeEventListener('abort', stop)
  }
}
