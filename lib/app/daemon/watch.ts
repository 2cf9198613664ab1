import { setMaxListeners } from 'node:events'
import type { Clock } from '../../base/clock.ts'
import type { Incident } from '../../model/incident.ts'
import type { Outgoing } from '../../model/notice.ts'
import { subjectKey } from '../../model/state.ts'
import type { Transition } from '../../model/state.ts'
import type { Store } from '../../model/store.ts'
import type { Heartbeat, Settings } from '../../model/inventory.ts'
import { changesBetween } from '../../inventory/changes.ts'
import type { Changes } from '../../inventory/changes.ts'
import type { Registry } from '../../registry/registry.ts'
import type { Dump } from '../control/dump.ts'
import type { Outcome } from '../control/words.ts'
import type { Place } from '../state-folder.ts'
import { healingDesk } from './healing.ts'
import { pastWorlds } from '../pages/past-worlds.ts'
import { servedOf } from '../pages/served.ts'
import type { Served } from '../pages/served.ts'
import type { TransitionFeed } from '../../web/route.ts'
import type { World } from '../world.ts'
import { aboutDaemon, isAboutDaemon } from './about-daemon.ts'
import type { AskedOfDaemon } from './about-daemon.ts'
import type { Asked, AnswerWorld } from './answer.ts'
import { roomWith } from './descriptors.ts'
import { dumpOf } from './dump-of.ts'
import type { DumpWorld } from './dump-of.ts'
import { ended, whyStuck } from './ending.ts'
import { forgetRemoved } from './forget-removed.ts'
import { generationOf } from './generation.ts'
import type { Generation } from './generation.ts'
import { grant } from './granting.ts'
import { keepBeating } from './heartbeat.ts'
import { tellingFailures } from './failing-expressions.ts'
import { keepHouse } from './housekeeping.ts'
import { startLooking } from './looking.ts'
import type { Looking } from './looking.ts'
import { latestLooks } from './latest.ts'
import { startLeaving, wantsMetrics } from './leaving.ts'
import type { Leaving, OwnFigures } from './leaving.ts'
import { startKeeping } from './keeping.ts'
import type { Keeping } from './keeping.ts'
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
import type { TellingWorld } from './telling.ts'

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
  readonly self: Pick<DumpWorld, 'usage'> & Pick<PaceWorld, 'delayP99Ms'> & OwnFigures
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
export interface Watch extends Served {
  readonly picture: Picture
  /**
   * Goes on with an inventory that was read anew, between two beats: until then by the old one, from then on by the new
   * one, and by no mixture of them. Throws before anything has changed. Resolves when what is gone is written down.
   */
  adopt(world: World): Promise<Changes>
  /** Does what a person asks. Resolves when it is written down, or cannot be for so long that it is said in the answer. */
  grant(asked: Asked | AskedOfDaemon): Promise<Outcome>
  /** How the daemon itself is. */
  dump(): Dump
  /** Why it is not at work although it runs; null when it is. */
  stuck(): string | null
  /** As the inventory has them now. */
  readonly settings: () => Settings
  /** All that is known at this moment, as it leaves. */
  readonly exported: Leaving['exported']
  /** What is missing before others can lean on it; nothing when it is ready. */
  readonly missing: Leaving['missing']
  /** What has happened to subjects, one after the other. */
  readonly transitions: TransitionFeed
  /** Resolves when everything is done after the stop. */
  readonly done: Promise<void>
}

/** Watches everything until it is told to stop. What it knows has been read from the store, and goes there. */
export async function startWatch(given: WatchWorld): Promise<Watch> {
  const { store, clock, log, self } = given
  const failing = new AbortController()
  const stopping = eitherOf(given.stopping, failing.signal)
  const warn = (text: string): void => log.warn(text)
  const keeping = await startKeeping(store, clock, log)
  const { picture, saver, save } = keeping
  const read = ({ inventory, ...plugins }: World, before?: Generation): Generation =>
    generationOf({ ...plugins, inventory: tellingFailures(inventory, warn) }, picture, before)
  for (const batch of forgetRemoved(picture, given.inventory, clock.now())) await save(batch)
  let current = read(given)
  const parts = { ...given, stopping, generation: () => current, picture, save, recorded: changesTo(log, picture) }
  const room = roomWith(self.descriptors(), warn, given)
  const pace = keepPace({ ...self, clock, most: room.most, log, stopping })
  const work = startWork({ ...parts, atOnce: () => pace.atOnce }, keeping)
  const { looking, desk, outbox, healer, kept, pushing, latest, past } = work
  const { scheduler, sessions } = looking
  const stuck = (): string | null => whyStuck(failing.signal, clock.monotonicMs() - scheduler.advancedMs, saver.lag())
  const settings = (): Settings => current.inventory.settings
  const heartbeat = (): Heartbeat | null => settings().heartbeat ?? null
  const beating = keepBeating({ ...parts, heartbeat, owedSince: () => scheduler.owedSince(), stuck, warn })
  const house = keepHouse({ ...parts, keeping: () => settings().history, failed: unclearedTo(saver, warn) })
  const dump = (): Dump => {
    const ours = { usage: self.usage, pace, most: room.most(), picture, stuck: stuck(), lag: saver.lag() }
    const recording = recordingState(kept.recording, pushing, given.unrecorded)
    return dumpOf({ ...ours, ...stateOf(looking), now: clock.now(), outbox: outbox.waiting, recording })
  }
  const leaving = startLeaving({ ...parts, latest, dump, saver, stuck })
  const others = [house, beating, ...recordingLoops(given.registry, pushing, { ...parts, ...kept })]
  const loops = [...[scheduler, healer, desk, outbox, pace, leaving].map(({ done }) => done), ...others]
  const now = (): number => clock.now()
  const looks = (): number => scheduler.punctuality().passes
  const asking = (): AnswerWorld => ({ ...current, picture, store, healer, source: 'daemon', now: now() })
  const shown = { latest, dump, healer, sessions, version: self.version, explaining: asking, now, looks }
  const fulfil = (asked: Asked): Promise<Outcome> => grant(asked, asking(), { saver, outbox, desk, healer })

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
      leaving.adopt()
      const batches = forgetRemoved(picture, next.inventory, clock.now())
      desk.poke()
      await Promise.all(batches.map(save))
      return changes
    },
    grant: (asked) => (isAboutDaemon(asked) ? aboutDaemon(asked, { ...parts, ...shown }) : fulfil(asked)),
    stuck,
    settings,
    exported: leaving.exported,
    missing: leaving.missing,
    ...servedOf({ ...parts, ...past, ...shown }, fulfil),
    transitions: keeping.feed,
    done: ended({ loops, scheduler, looking, saver, clock, stopping, failing }),
  }
}

interface WorkWorld extends WatchWorld, Pick<Keeping, 'picture' | 'save'> {
  readonly generation: () => Generation
  readonly recorded: TellingWorld['recorded']
  readonly atOnce: () => number
}

/** Those who tell, look and mend, all over one picture: whoever tells is there before anybody looks, whoever mends after. */
function startWork(world: WorkWorld, { saver, owed, healed }: Keeping) {
  const { generation, registry, clock, log } = world
  const healing = healingDesk(generation, () => clock.now())
  const { spentOf } = healing
  const { desk, outbox } = startTelling({ ...world, spentOf, tried: (outgoing) => log.tried(outgoing) }, owed)
  const poke = (): void => [desk, healing].forEach((each) => each.poke())
  const { registry: plan } = generation().inventory.settings
  const kept = recordingParts({ ...world, registry, plan, log })
  const pushing = pushingOf(registry, plan?.push, world)
  const latest = latestLooks(() => wantsMetrics(generation().inventory))
  const looking = startLooking({ ...world, ...kept, latest, changed: poke })
  const tell = {
    say: (words: string) => log.say(words),
    warn: (words: string) => log.warn(words),
    changed: () => desk.poke(),
  }
  const healer = healing.begin(looking, { ...world, ...kept, ...tell, remembered: healed, saver, registry })
  return { looking, desk, outbox, healer, kept, pushing, latest, past: pastWorlds(world) }
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

function incidentOf({ stories }: Picture, { subject }: Transition): Incident | undefined {
  const key = subjectKey(subject)
  return stories.all().findLast((incident) => subjectKey(incident.subject) === key)
}

function stateOf(looking: Looking): Pick<DumpWorld, 'punctuality' | 'breakersOpen'> {
  return { punctuality: looking.scheduler.punctuality(), breakersOpen: looking.spared() }
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
