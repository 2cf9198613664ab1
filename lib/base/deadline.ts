import type { Ms } from '../model/time.ts'

/**
 * Runs `work` with a signal of its own, which is aborted when the time is over or the parent's signal is.
 * The promise settles at that moment even if `work` does not listen; `work` frees what it held when it sees the signal.
 *
 * @param wait.expired makes the error that is thrown when the time is over
 */
export async function withDeadline<T>(
  wait: { ms: Ms; parent?: AbortSignal | undefined; expired: () => Error },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  wait.parent?.throwIfAborted()
  const own = new AbortController()
  const onParent = (): void => own.abort(wait.parent?.reason)
  const timer = setTimeout(() => own.abort(wait.expired()), wait.ms)
  wait.parent?.addEventListener('abort', onParent, { once: true })
  const over = new Promise<never>((_resolve, reject) => {
    own.signal.addEventListener('abort', () => reject(own.signal.reason as Error), { once: true })
  })
  try {
    return await Promise.race([work(own.signal), over])
  } finally {
    clearTimeout(timer)
    wait.parent?.removeEventListener('abort', onParent)
  }
}
