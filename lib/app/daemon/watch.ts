import { setMaxListeners } from 'node:events'
import type { Outbox } from '../../act/outbox.ts'
import { atMost } from '../../base/at-most.ts'
import type { Clock } from '../../base/clock.ts'
import { whenAborted } from '../../base/when-aborted.ts'
import type { Incident } from '../../model/incident.ts'
import type { Outgoing } from '../../model/notice.ts'
import { subjectKey } from '../../model/state.ts'
import type { Transition } from '../../model/state.ts'
import type { Store } from '../../model/store.ts'
import type { Ms } from '../../model/time.ts'
import type { Heartbeat, Settings } from '../../model/inventory.ts'
import { changesBetween } from '../../inventory/changes.ts'
import type { Changes } from '../../inventory/changes.ts'
import type { Registry } from '../../registry/registry.ts'
import type { Scheduler } from '../../schedule/scheduler.ts'
import type { Dump } from '../control/dump.ts'
import type { Outcome } from '../control/words.ts'
import type { Place } from '../state-folder.ts'
import type { World } from '../world.ts'
import { answer } from './answer.ts'
import type { Asked, AnswerWorld } from './answer.ts'
import { roomWith } from './descriptors.ts'
import type { Descriptors } from './descriptors.ts'
import type { Desk } from './desk.ts'
import { dumpOf } from './dump-of.ts'
import type { DumpWorld } from './dump-of.ts'
import { forgetRemoved } from './forget-removed.ts'
import { generationOf } from './generation.ts'
import type { Generation } from './generation.ts'
import { keepBeating } from './heartbeat.ts'
import { tellingFailures } from './failing-expressions.ts'
import { keepHouse } from './housekeeping.ts'
import { startLooking } from './looking.ts'
import type { Looking } from './looking.ts'
import { startKeeping } from './keeping.ts'
import { keepPace } from './pace.ts'
import type { PaceWorld } from './pace.ts'
import type { Picture } from './picture.ts'
import { pushingOf, recordingState } from './pushing.ts'
import type { Pushing } from './pushing.ts'
import { recordingParts } from './recording.ts'
import type { RecordingDesk } from './recording.ts'
import { keepSettling } from './settling.ts'
import type { SettlingWorld } from './settling.ts'
import type { Saver } from './saver.ts'
import { startTelling } from './telling.ts'

/** What the daemon is made of, beside the inventory. */
export interface WatchWorld extends World {
  readonly store: Store
  /** Where configurations are recorded. Absent where they are not. */
  readonly registry?: Registry
  /** Why they are not, though somebody wants it. */
  readonly unrecorded?: string
  /** Where declared files are looked for. */
  readonly place: Place
  readonly clock: Clock
  readonly stopping: AbortSignal
  /** Between 0 and 1. */
  readonly chance: () => number
  /** How much we cost, and how late we are. */
  readonly self: Pick<DumpWorld, 'usage'> &
    Pick<PaceWorld, 'delayP99Ms'> & { readonly descriptors: () => Descriptors | null }
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
  /**
   * Goes on with an inventory that was read anew, between two beats: until then by the old one, from then on by the new
   * one, and by no mixture of them. Throws before anything has changed. Resolves when what is gone is written down.
   */
  adopt(world: World): Promise<Changes>
  /** Does what a person asks. Resolves when it is written down, or cannot be for so long that it is said in the answer. */
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
  const { store, clock, log, self } = given
  const failing = new AbortController()
  const stopping = eitherOf(given.stopping, failing.signal)
  const warn = (text: string): void => log.warn(text)
  const { picture, saver, save, owed } = await startKeeping(store, clock, log)
  const read = ({ inventory, ...plugins }: World, before?: Generation): Generation =>
    generationOf({ ...plugins, inventory: tellingFailures(inventory, warn) }, picture, before)
  for (const batch of forgetRemoved(picture, given.inventory, clock.now())) await save(batch)
  let current = read(given)
  const settings = (): Settings => current.inventory.settings
  const parts = { ...given, stopping, generation: () => current, picture, save, recorded: changesTo(log, picture) }
  const { desk, outbox } = startTelling({ ...parts, tried: (outgoing) => log.tried(outgoing) }, owed)
  const room = roomWith(self.descriptors(), warn, given)
  const pace = keepPace({ ...self, clock, most: room.most, log, stopping })
  const kept = recordingParts({ ...parts, registry: given.registry, plan: settings().registry, log })
  const pushing = pushingOf(given.registry, settings().registry?.push, { clock, stopping, log })
  const looking = startLooking({ ...parts, ...kept, changed: () => desk.poke(), atOnce: () => pace.atOnce })
  const { scheduler } = looking
  const stuck = (): string | null => whyStuck(failing.signal, clock.monotonicMs() - scheduler.advancedMs, saver.lag())
  const heartbeat = (): Heartbeat | null => settings().heartbeat ?? null
  const beating = keepBeating({ ...parts, heartbeat, owedSince: () => scheduler.owedSince(), stuck, warn })
  const failed = unclearedTo(saver, warn)
  const house = keepHouse({ ...parts, keeping: () => settings().history, failed })
  const own = [desk.done, outbox.done, house, pace.done, beating]
  const loops: readonly Promise<unknown>[] = [
    scheduler.done,
    ...own,
    ...recordingLoops(given.registry, pushing, { ...parts, ...kept }),
  ]

  const dump = (): Dump =>
    dumpOf({
      ...{ now: clock.now(), usage: self.usage, pace, most: room.most(), picture, stuck: stuck(), lag: saver.lag() },
      ...{ punctuality: scheduler.punctuality(), breakersOpen: looking.spared(), outbox: outbox.waiting },
      recording: recordingState(kept.recording, pushing, given.unrecorded),
    })

  return {
    picture,
    dump,
    async adopt(world) {
      const next = read(world, current)
      const changes = changesBetween(current.targets, next.targets)
      // From here to the first wait nobody else has a turn. What may fail comes first.
      looking.adopt(next.inventory.targets, changes)
      current = next
      room.adopt(world)
      const batches = forgetRemoved(picture, next.inventory, clock.now())
      desk.poke()
      await Promise.all(batches.map(save))
      return changes
    },
    grant: async (asked) =>
      asked.do === 'dump'
        ? { kind: 'dumped', dump: dump() }
        : grant(asked, { ...current, picture, store, source: 'daemon', now: clock.now() }, { saver, outbox, desk }),
    stuck,
    done: ended({ loops, scheduler, looking, saver, clock, stopping, failing }),
  }
}

function eitherOf(...signals: AbortSignal[]): AbortSignal {
  const either = AbortSignal.any(signals)
  // Every loop sleeps by it.
  setMaxListeners(0, either)
  return either
}

function changesTo(log: WatchLog, picture: Picture) {
  return (transitions: readonly Transition[]): void => {
    for (const each of transitions) log.changed(each, incidentOf(picture, each))
  }
}

/** That nothing can be written has been told. */
function unclearedTo(saver: Saver, warn: (text: string) => void) {
  return (why: string): void => {
    if (saver.lag() === null) warn(`what is old cannot be cleared away: ${why}`)
  }
}

interface Granting {
  readonly saver: Saver
  readonly outbox: Pick<Outbox, 'add'>
  readonly desk: Pick<Desk, 'poke'>
}

async function grant(asked: Asked, known: AnswerWorld, { saver, outbox, desk }: Granting): Promise<Outcome> {
  const granted = await answer(asked, known)
  const isWritten = await saver.save(granted.batch)
  outbox.add((granted.batch.outgoing ?? []).filter(({ state }) => state === 'waiting'))
  desk.poke()
  return isWritten ? granted.outcome : unwritten(granted.outcome, saver.lag()?.why ?? 'the disk does not answer')
}

interface Ending {
  readonly loops: readonly Promise<unknown>[]
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

function whyStuck(failing: AbortSignal, restedMs: Ms, lag: ReturnType<Saver['lag']>): string | null {
  if (failing.aborted) return 'a part of it has failed'
  if (restedMs > STUCK_MS) return 'nobody looks whether anything is due'
  return lag !== null && lag.sinceMs > LAGGING_MS ? `nothing can be written: ${lag.why}` : null
}

/** It is done, and would not outlast us. */
function unwritten(outcome: Outcome, why: string): Outcome {
  if (outcome.kind !== 'done') return outcome
  return { ...outcome, says: `${outcome.says}; it is not written down yet, and lost if the daemon ends now: ${why}` }
}

function incidentOf({ stories }: Picture, { subject }: Transition): Incident | undefined {
  const key = subjectKey(subject)
  return stories.all().findLast((incident) => subjectKey(incident.subject) === key)
}

/** What is recorded, and what was begun to be put back to what was recorded. */
function recordingLoops(
  registry: Registry | undefined,
  pushing: Pushing | null,
  world: Omit<SettlingWorld, 'registry'> & { readonly recording: RecordingDesk | null },
): readonly Promise<unknown>[] {
  if (!registry || !world.recording) return []
  return [world.recording.done, keepSettling({ ...world, registry }), ...(pushing ? [pushing.done] : [])]
}
