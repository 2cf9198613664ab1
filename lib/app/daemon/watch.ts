import { atMost } from '../../base/at-most.ts'
import type { Clock } from '../../base/clock.ts'
import { whenAborted } from '../../base/when-aborted.ts'
import type { Incident } from '../../model/incident.ts'
import type { Outgoing } from '../../model/notice.ts'
import { subjectKey } from '../../model/state.ts'
import type { Transition } from '../../model/state.ts'
import type { Batch, Store } from '../../model/store.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { Scheduler } from '../../schedule/scheduler.ts'
import type { Dump } from '../control/dump.ts'
import type { Outcome } from '../control/words.ts'
import type { World } from '../world.ts'
import { answer } from './answer.ts'
import type { Asked } from './answer.ts'
import { dumpOf } from './dump-of.ts'
import type { DumpWorld } from './dump-of.ts'
import { forgetRemoved } from './forget-removed.ts'
import { keepBeating } from './heartbeat.ts'
import { tellingFailures } from './failing-expressions.ts'
import { keepHouse } from './housekeeping.ts'
import { startLooking } from './looking.ts'
import type { Looking } from './looking.ts'
import { keepPace } from './pace.ts'
import type { PaceWorld } from './pace.ts'
import { pictureOf } from './picture.ts'
import type { Picture } from './picture.ts'
import { saverTo } from './saver.ts'
import type { Saver } from './saver.ts'
import { startTelling } from './telling.ts'
import { viewOf } from './view.ts'

/** What the daemon is made of, beside the inventory. */
export interface WatchWorld extends World {
  readonly store: Store
  readonly clock: Clock
  readonly stopping: AbortSignal
  /** Between 0 and 1. */
  readonly chance: () => number
  /** How much we cost, and how late we are. */
  readonly self: Pick<DumpWorld, 'usage'> & Pick<PaceWorld, 'delayP99Ms'>
  readonly log: WatchLog
}

/** What is worth a line in the log. */
export interface WatchLog {
  changed(transition: Transition, incident: Incident | undefined): void
  tried(outgoing: Outgoing): void
  warn(text: string): void
  /** Good to know, and no trouble. */
  say(text: string): void
}

/** The daemon at work. */
export interface Watch {
  readonly picture: Picture
  /** Does what a person asks. Resolves when it is written down. */
  grant(asked: Asked | { readonly do: 'dump' }): Promise<Outcome>
  /** How the daemon itself is. */
  dump(): Dump
  /** Why it is not at work although it runs; null when it is. */
  stuck(): string | null
  /** Resolves when everything is done after the stop. */
  readonly done: Promise<void>
}

/** Looks that are under way at the stop may end by themselves within this time. */
const GRACE_MS = 4_000
const FLUSH_MS = 2_000
const LAST_MS = 2_000
/** The scheduler looks round every ten seconds, whatever is due. */
const STUCK_MS = 30_000
/** A disk may be full for a while; a supervisor that restarts us mends that no sooner. */
const LAGGING_MS = 600_000

/** Watches everything until it is told to stop. What it knows has been read from the store, and goes there. */
export async function startWatch(given: WatchWorld): Promise<Watch> {
  const { store, clock, log } = given
  const failing = new AbortController()
  const stopping = AbortSignal.any([given.stopping, failing.signal])
  const inventory = tellingFailures(given.inventory, (text) => log.warn(text))
  const world = { ...given, inventory, stopping }
  const remembered = await store.load()
  for (const text of remembered.warnings) log.warn(text)
  const picture = pictureOf(remembered)
  const saver = saverTo(store, clock)
  const save = (batch: Batch): Promise<void> => saver.save(batch)
  await forgetRemoved(picture, inventory, { save, now: clock.now() })
  const view = viewOf(inventory, picture, world.checks)
  const tried = (outgoing: Outgoing): void => log.tried(outgoing)
  const recorded = (transitions: readonly Transition[]): void => {
    for (const each of transitions) log.changed(each, incidentOf(picture, each))
  }
  const { desk, outbox } = startTelling({ ...world, picture, view, save, tried, recorded }, remembered.outgoing)
  const most = inventory.settings.concurrency
  const pace = keepPace({ ...world.self, clock, most, log, stopping })
  const atOnce = (): number => pace.atOnce
  const looking = startLooking({ ...world, picture, view, save, changed: () => desk.poke(), recorded, atOnce })
  const { scheduler } = looking
  const failed = (why: string): void => log.warn(`what is old cannot be cleared away: ${why}`)
  const { heartbeat } = inventory.settings
  const stuck = (): string | null =>
    failing.signal.aborted
      ? 'a part of it has failed'
      : whyStuck(clock.monotonicMs() - scheduler.advancedMs, saver.lag())
  const warn = (text: string): void => log.warn(text)
  const owedSince = (): EpochMs | null => scheduler.owedSince()
  const beating = heartbeat ? keepBeating({ heartbeat, clock, owedSince, stuck, warn, stopping }) : null
  const house = keepHouse({ store, keeping: inventory.settings.history, picture, clock, save, failed, stopping })
  const loops = [scheduler.done, desk.done, outbox.done, house, pace.done, ...(beating ? [beating] : [])]

  const dump = (): Dump =>
    dumpOf({
      ...{ now: clock.now(), usage: world.self.usage, pace, most, picture, stuck: stuck(), lag: saver.lag() },
      ...{ punctuality: scheduler.punctuality(), breakersOpen: looking.spared(), outbox: outbox.waiting },
    })

  return {
    picture,
    dump,
    async grant(asked) {
      if (asked.do === 'dump') return { kind: 'dumped', dump: dump() }
      const granted = await answer(asked, { inventory, picture, view, store, source: 'daemon', now: clock.now() })
      await saver.save(granted.batch)
      outbox.add((granted.batch.outgoing ?? []).filter(({ state }) => state === 'waiting'))
      desk.poke()
      return granted.outcome
    },
    stuck,
    done: ended({ loops, scheduler, looking, saver, clock, stopping, failing }),
  }
}

interface Ending {
  readonly loops: readonly Promise<void>[]
  readonly scheduler: Scheduler
  readonly looking: Looking
  readonly saver: Saver
  readonly clock: Clock
  readonly stopping: AbortSignal
  readonly failing: AbortController
}

/** A loop that fails is a bug, and ends the rest: half a monitor that looks like a whole one is worse than none. */
async function ended({ loops, scheduler, looking, saver, clock, stopping, failing }: Ending): Promise<void> {
  try {
    await Promise.race([whenAborted(stopping), Promise.all(loops)])
    await atMost(GRACE_MS, scheduler.done, clock)
  } catch (error) {
    failing.abort(error)
    throw error
  } finally {
    await looking.close()
    // Whoever still waits for somebody is not waited for: what they were about is in the store.
    await atMost(LAST_MS, Promise.allSettled(loops), clock)
    await saver.flush(FLUSH_MS)
  }
}

function whyStuck(restedMs: Ms, lag: ReturnType<Saver['lag']>): string | null {
  if (restedMs > STUCK_MS) return 'nobody looks whether anything is due'
  return lag !== null && lag.sinceMs > LAGGING_MS ? `nothing can be written: ${lag.why}` : null
}

function incidentOf({ stories }: Picture, { subject }: Transition): Incident | undefined {
  const key = subjectKey(subject)
  return stories.all().findLast((incident) => subjectKey(incident.subject) === key)
}
