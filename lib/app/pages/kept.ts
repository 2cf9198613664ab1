import type { EpochMs, Ms } from '../../model/time.ts'

export interface Kept<T> {
  get(key: string, work: () => Promise<T>): Promise<T>
  /** Whoever asks next has it worked out anew. */
  forget(): void
}

/**
 * What many ask for at once is worked out once for each key, and given to whoever asks within the time. What fails is tried
 * by whoever asks next.
 *
 * @param most keys that are remembered; the oldest goes first
 */
export function kept<T>(ms: Ms, most: number, now: () => EpochMs): Kept<T> {
  const known = new Map<string, { readonly at: EpochMs; readonly made: Promise<T> }>()
  return {
    get(key, work) {
      const at = now()
      const last = known.get(key)
      // A clock that was turned back would keep it for ever.
      if (last && at >= last.at && at - last.at < ms) return last.made
      const fresh = { at, made: work() }
      fresh.made.catch(() => known.get(key) === fresh && known.delete(key))
      known.delete(key)
      known.set(key, fresh)
      for (const oldest of known.keys()) {
        if (known.size <= most) break
        known.delete(oldest)
      }
      return fresh.made
    },
    forget: () => known.clear(),
  }
}

/** The same of one thing. */
export function atMostEvery<T>(ms: Ms, now: () => EpochMs, work: () => Promise<T>): () => Promise<T> {
  const last = kept<T>(ms, 1, now)
  return () => last.get('', work)
}
