import { atMost } from '../../base/at-most.ts'
import type { Clock } from '../../base/clock.ts'
import { whenAborted } from '../../base/when-aborted.ts'
import type { Incident } from '../../model/incident.ts'
import type { Outgoing } from '../../model/notice.ts'
import { subjectKey } from '../../model/state.ts'
import type { Transition } from '../../model/state.ts'
import type { Batch, Store } from '../../model/store.ts'
import type { Punctuality } from '../../schedule/scheduler.ts'
import type { Outcome } from '../control/words.ts'
import type { World } from '../world.ts'
import { keepHouse } from './housekeeping.ts'
import { startLooking } from './looking.ts'
import { grant } from './people.ts'
import { pictureOf } from './picture.ts'
import type { Picture } from './picture.ts'
import { REACHABLE } from './reach.ts'
import { saverTo } from './saver.ts'
import type { Saver } from './saver.ts'
import { startTelling } from './telling.ts'
import { SELF, viewOf } from './view.ts'

/** What the daemon is made of, beside the inventory. */
export interface WatchWorld extends World {
  readonly store: Store
  readonly clock: Clock
  readonly stopping: AbortSignal
  /** Between 0 and 1. */
  readonly chance: () => number
  readonly log: WatchLog
}

/** What is worth a line in the log. */
export interface WatchLog {
  changed(transition: Transition, incident: Incident | undefined): void
  tried(outgoing: Outgoing): void
  warn(text: string): void
}

/** The daemon at work. */
export interface Watch {
  readonly picture: Picture
  /** Does what a person asks. Resolves when it is written down. */
  grant(asked: Parameters<typeof grant>[0]): Promise<Outcome>
  punctuality(): Punctuality
  /** Why it is not at work although it runs; null when it is. */
  stuck(): string | null
  readonly waitingNotices: number
  readonly lag: ReturnType<Saver['lag']>
  /** Resolves when everything is done after the stop. */
  readonly done: Promise<void>
}

/** Looks that are under way at the stop may end by themselves within this time. */
const GRACE_MS = 5_000
const FLUSH_MS = 3_000
/** The scheduler looks round every ten seconds, whatever is due. */
const STUCK_MS = 30_000
/** A disk may be full for a while; a supervisor that restarts us mends that no sooner. */
const LAGGING_MS = 600_000

/** Watches everything until it is told to stop. What it knows has been read from the store, and goes there. */
export async function startWatch(world: WatchWorld): Promise<Watch> {
  const { inventory, store, clock, stopping, log } = world
  const remembered = await store.load()
  for (const text of remembered.warnings) log.warn(text)
  const picture = pictureOf(remembered)
  const saver = saverTo(store, clock)
  const save = (batch: Batch): Promise<void> => saver.save(batch)
  await forgetRemoved(picture, saver, world)
  const view = viewOf(inventory, picture, world.checks)
  const tried = (outgoing: Outgoing): void => log.tried(outgoing)
  const { desk, outbox } = startTelling({ ...world, picture, view, save, tried }, remembered.outgoing)
  const recorded = (transitions: readonly Transition[]): void => {
    for (const each of transitions) log.changed(each, incidentOf(picture, each))
  }
  const looking = startLooking({ ...world, picture, view, save, changed: () => desk.poke(), recorded })
  const { scheduler } = looking
  const failed = (why: string): void => log.warn(`what is old cannot be cleared away: ${why}`)
  const house = keepHouse({ store, picture, clock, save, failed, stopping })

  /** A loop that fails is a bug, and ends the rest: half a monitor that looks like a whole one is worse than none. */
  async function end(): Promise<void> {
    const all = Promise.all([scheduler.done, desk.done, outbox.done, house])
    try {
      await Promise.race([whenAborted(stopping), all])
      await atMost(GRACE_MS, scheduler.done, clock)
    } finally {
      await looking.close()
    }
    await all
    await saver.flush(FLUSH_MS)
  }

  return {
    picture,
    async grant(asked) {
      const granted = grant(asked, picture, clock.now())
      await saver.save(granted.batch)
      desk.poke()
      return granted.outcome
    },
    punctuality: () => scheduler.punctuality(),
    stuck() {
      if (clock.monotonicMs() - scheduler.advancedMs > STUCK_MS) return 'nobody looks whether anything is due'
      const lag = saver.lag()
      return lag !== null && lag.sinceMs > LAGGING_MS ? `nothing can be written: ${lag.why}` : null
    },
    get waitingNotices() {
      return outbox.waiting
    },
    get lag() {
      return saver.lag()
    },
    done: end(),
  }
}

/** What is in the store and not in the inventory any more has no story to go on with. */
async function forgetRemoved(picture: Picture, saver: Saver, { inventory, clock }: WatchWorld): Promise<void> {
  const now = clock.now()
  const known = new Set([SELF, ...inventory.targets.map(({ id }) => id)])
  const removed = picture.targets().filter((id) => !known.has(id))
  if (removed.length > 0) await saver.save(picture.remove(removed, now).batch)
  for (const { id, plans } of inventory.targets) {
    const step = picture.keepChecks(id, new Set([REACHABLE, ...plans.map(({ check }) => check)]), now)
    if (step) await saver.save(step.batch)
  }
}

function incidentOf({ stories }: Picture, { subject }: Transition): Incident | undefined {
  const key = subjectKey(subject)
  return stories.all().findLast((incident) => subjectKey(incident.subject) === key)
}
