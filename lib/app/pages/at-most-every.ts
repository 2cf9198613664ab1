import type { EpochMs, Ms } from '../../model/time.ts'

/** What many ask for at once is worked out once. What fails is tried by whoever asks next. */
export function atMostEvery<T>(ms: Ms, now: () => EpochMs, work: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: EpochMs; readonly made: Promise<T> } | null = null
  return () => {
    const at = now()
    // A clock that was turned back would keep it for ever.
    if (last && at >= last.at && at - last.at < ms) return last.made
    const made = work()
    made.catch(() => (last = null))
    last = { at, made }
    return made
  }
}
