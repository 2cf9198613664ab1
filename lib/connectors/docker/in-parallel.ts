import { setMaxListeners } from 'node:events'
import PQueue from 'p-queue'

/** Works on all items, some at the same time. The first that fails stops the others and is thrown. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  wait: { concurrency: number; signal: AbortSignal },
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  wait.signal.throwIfAborted()
  const own = new AbortController()
  // As many listeners as there is work: nothing leaks, each goes with its item.
  setMaxListeners(0, own.signal)
  const stop = (): void => own.abort(wait.signal.reason)
  wait.signal.addEventListener('abort', stop, { once: true })
  const queue = new PQueue({ concurrency: wait.concurrency })
  try {
    return await queue.addAll(items.map((item) => () => work(item, own.signal)))
  } catch (error) {
    queue.clear()
    own.abort(error)
    throw error
  } finally {
    wait.signal.removeEventListener('abort', stop)
  }
}
