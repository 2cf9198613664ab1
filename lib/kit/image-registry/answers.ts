import { setMaxListeners } from 'node:events'
import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import type { Ms } from '../../model/time.ts'
import { fault, timedOut } from '../fault.ts'

/** A question goes on when the one who asked it has given up: the next one who asks finds the answer. */
const QUESTION_MS: Ms = 120_000
const MOST_REMEMBERED = 20_000

interface Remembered {
  readonly answer: Promise<unknown>
  readonly askedMs: Ms
}

/** Questions that are asked once for all who ask the same. */
export interface SharedAnswers {
  /** What was answered no longer ago than that, is being asked, or is asked now. A fault is not remembered. */
  once<T>(key: string, maxAgeMs: Ms, work: (signal: AbortSignal) => Promise<T>): Promise<T>
  close(): void
}

export function sharedAnswers(clock: Clock): SharedAnswers {
  const over = new AbortController()
  setMaxListeners(0, over.signal)
  const known = new Map<string, Remembered>()
  return {
    once(key, maxAgeMs, work) {
      const now = clock.monotonicMs()
      const before = known.get(key)
      // Under one key there is always the answer to one question.
      if (before && now - before.askedMs <= maxAgeMs) return before.answer as ReturnType<typeof work>
      const expired = (): Error => timedOut('answer', QUESTION_MS)
      const answer = withDeadline({ ms: QUESTION_MS, parent: over.signal, expired }, work)
      const fresh = { answer, askedMs: now }
      known.delete(key)
      known.set(key, fresh)
      for (const [oldest] of known) if (known.size > MOST_REMEMBERED) known.delete(oldest)
      answer.catch(() => {
        if (known.get(key) === fresh) known.delete(key)
      })
      return answer
    },
    close: () => over.abort(fault('lost', 'orch-watch is stopping')),
  }
}
