import type { Clock } from '../../base/clock.ts'
import { formatDuration } from '../../base/duration.ts'
import { limitPerKey } from '../../base/limit.ts'
import type { FaultCode } from '../../model/fault.ts'
import type { Ms } from '../../model/time.ts'
import { fault, FaultError } from '../fault.ts'

/** All registries together, and one of them. */
const AT_ONCE = 32
const AT_ONCE_EACH = 6
/** So many questions at once, and then as many each second. */
const BURST = 60
const PER_SECOND = 5
/** After silence: as long as one look lasts, so that a hundred images of a registry that is down wait for it once. */
const SILENCE_MS: Ms = 15_000
const SILENT: ReadonlySet<FaultCode> = new Set(['unreachable', 'refused', 'timed-out', 'lost'])
/** Of those who want to be left alone, and of what we believe them. */
const USUAL_REST_MS: Ms = 60_000
const LONGEST_REST_MS: Ms = 6 * 3_600_000

interface Pace {
  tokens: number
  filledMs: Ms
  resting?: { readonly untilMs: Ms; readonly why: FaultError; readonly isAsked: boolean }
}

/** Asks each registry no more than is decent. */
export interface Paces {
  /** Throws the fault for which the registry rests, while it does. */
  ask<T>(host: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>
  /** The registry wants to be left alone. @returns for how long it is */
  rest(host: string, askedMs: Ms | undefined, why: (restMs: Ms) => FaultError): FaultError
}

export function pacesWith(clock: Clock): Paces {
  const limited = limitPerKey(AT_ONCE, AT_ONCE_EACH)
  const paces = new Map<string, Pace>()
  const paceOf = (host: string): Pace => {
    const known = paces.get(host)
    if (known) return known
    const fresh = { tokens: BURST, filledMs: clock.monotonicMs() }
    paces.set(host, fresh)
    return fresh
  }
  return {
    ask: (host, signal, work) =>
      limited(host, async () => {
        const pace = paceOf(host)
        await turn(pace, host, clock, signal)
        try {
          return await work()
        } catch (error) {
          if (error instanceof FaultError && SILENT.has(error.fault.code) && !pace.resting)
            pace.resting = { untilMs: clock.monotonicMs() + SILENCE_MS, why: error, isAsked: false }
          throw error
        }
      }),
    rest(host, askedMs, why) {
      const restMs = Math.min(LONGEST_REST_MS, Math.max(1000, askedMs ?? USUAL_REST_MS))
      const error = why(restMs)
      paceOf(host).resting = { untilMs: clock.monotonicMs() + restMs, why: error, isAsked: true }
      return error
    },
  }
}

/** Waits for its turn: nobody is asked while it rests. */
async function turn(pace: Pace, host: string, clock: Clock, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted()
    const now = clock.monotonicMs()
    const { resting } = pace
    if (resting && now < resting.untilMs)
      throw resting.isAsked ? stillResting(host, resting.untilMs - now) : resting.why
    if (resting) delete pace.resting
    pace.tokens = Math.min(BURST, pace.tokens + ((now - pace.filledMs) / 1000) * PER_SECOND)
    pace.filledMs = now
    if (pace.tokens >= 1) break
    await clock.sleep(Math.ceil(((1 - pace.tokens) / PER_SECOND) * 1000), signal).catch(() => 'why, is asked above')
  }
  pace.tokens -= 1
}

function stillResting(host: string, leftMs: Ms): FaultError {
  const left = formatDuration(Math.max(1000, leftMs))
  return fault('busy', `${host} wants to be asked less often: we leave it alone for another ${left}`, {
    hint: 'it is asked again by itself; with credentials most registries allow more',
  })
}
