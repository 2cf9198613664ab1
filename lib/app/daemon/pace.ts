import type { Clock } from '../../base/clock.ts'
import type { Ms } from '../../model/time.ts'

export interface PaceWorld {
  readonly clock: Clock
  /** How long things waited for our own turn, the worst hundredth of them, since this was last asked. */
  readonly delayP99Ms: () => Ms
  /** How many targets may be looked at at once, as the inventory says. */
  readonly most: () => number
  readonly log: { warn(text: string): void; say(text: string): void }
  readonly stopping: AbortSignal
}

/** How much we take on at once: less where this machine does not keep up, and as much as before when it does. */
export interface Pace {
  readonly atOnce: number
  readonly delayP99Ms: Ms
  readonly done: Promise<void>
}

const EVERY_MS: Ms = 10_000
const TOO_LATE_MS: Ms = 200
/** Between the two nothing changes, or it would swing. */
const WELL_MS: Ms = 100
const GROWTH_RATIO = 1.25

/** Half as many where we are late, a quarter more where we are not. Never none, and never more than was asked for. */
export function atOnceAfter(before: number, delayP99Ms: Ms, most: number): number {
  if (delayP99Ms > TOO_LATE_MS) return Math.max(1, Math.floor(before / 2))
  return delayP99Ms < WELL_MS ? Math.min(most, Math.ceil(before * GROWTH_RATIO)) : Math.min(before, most)
}

export function keepPace({ clock, delayP99Ms: measure, most: mostNow, log, stopping }: PaceWorld): Pace {
  /** Infinity while nothing but the inventory holds us back. */
  let held = Infinity
  let delayP99Ms: Ms = 0

  function adjust(): void {
    const most = mostNow()
    const before = Math.min(held, most)
    delayP99Ms = measure()
    const atOnce = atOnceAfter(before, delayP99Ms, most)
    held = atOnce < most ? atOnce : Infinity
    const late = `${Math.round(delayP99Ms)} ms late`
    if (atOnce < before) log.warn(`this machine does not keep up (${late}): ${atOnce} looks at once from now on`)
    else if (atOnce > before && atOnce === most) log.say(`this machine keeps up again: ${most} looks at once`)
  }

  async function keepGoing(): Promise<void> {
    while (!stopping.aborted) {
      await clock.sleep(EVERY_MS, stopping).then(adjust, () => 'it is over')
    }
  }

  return {
    get atOnce() {
      return Math.min(held, mostNow())
    },
    get delayP99Ms() {
      return delayP99Ms
    },
    done: keepGoing(),
  }
}
