import { setMaxListeners } from 'node:events'
import type { OpenIncident } from '../../model/incident.ts'
import type { Transition } from '../../model/state.ts'
import type { Recorder } from '../../model/configuration.ts'
import type { Batch } from '../../model/store.ts'
import type { CheckPlan, Target, TargetId } from '../../model/target.ts'
import type { Clock } from '../../base/clock.ts'
import type { Needs } from '../../kit/check.ts'
import type { Changes } from '../../inventory/changes.ts'
import { openSessions } from '../../observe/sessions.ts'
import type { Sessions } from '../../observe/sessions.ts'
import { agendaOf } from '../../schedule/agenda.ts'
import { startScheduler } from '../../schedule/scheduler.ts'
import type { Scheduler } from '../../schedule/scheduler.ts'
import { slotsFor } from '../../schedule/slots.ts'
import type { DeclaredOf } from '../recording/declared-of.ts'
import { hasContainers, RECORDED } from '../recording/look.ts'
import type { World } from '../world.ts'
import { gatherEvidence } from './evidence.ts'
import type { Generation } from './generation.ts'
import { onEvents } from './on-event.ts'
import type { Latest } from './latest.ts'
import type { Picture } from './picture.ts'
import type { RecentChanges } from './recent-changes.ts'
import type { RecordingDesk } from './recording.ts'
import { rounds } from './rounds.ts'
import type { RoundWorld } from './rounds.ts'
import { sparingOf } from './sparing.ts'

export interface LookingWorld extends Pick<World, 'connectors'> {
  readonly generation: () => Generation
  readonly clock: Clock
  readonly picture: Picture
  readonly save: (batch: Batch) => Promise<void>
  readonly changed: () => void
  readonly recorded: (transitions: readonly Transition[]) => void
  /** How many targets may be looked at at once, at this moment. */
  readonly atOnce: () => number
  readonly stopping: AbortSignal
  /** Makes configurations of what engines answer. */
  readonly record: Recorder
  /** What files say of a target. */
  readonly declaredOf: DeclaredOf
  /** Where they are kept; null where nothing is recorded. */
  readonly recording: RecordingDesk | null
  readonly recent: RecentChanges
  /** What was measured last. */
  readonly latest: Latest
}

/** The half of the daemon that looks. */
export interface Looking {
  /** Conversations with everybody, kept open. */
  readonly sessions: Sessions
  readonly scheduler: Scheduler
  /** How many targets could not be reached for so long that they are asked less often. */
  spared(): number
  /**
   * Goes on with these targets. Who has not changed notices nothing: neither its conversation nor its place in the
   * agenda is touched.
   */
  adopt(targets: readonly Target[], changes: Changes): void
  /** Ends what is still under way, and closes every conversation. */
  close(): Promise<void>
}

/** A jump host or the host of an engine carries so many looks at once. */
const PER_WAY = 4

export function startLooking(world: LookingWorld): Looking {
  const { generation, connectors, clock, stopping } = world
  const onEvent = onEvents(generation, clock, (id, inMs, due) => scheduler.hasten(id, clock.now() + inMs, due, 'event'))
  const targets = { get: (id: TargetId) => generation().targets.get(id) }
  const sessions = openSessions({ targets, connectors, clock, onEvent, record: world.record })
  const agenda = agendaOf(generation().inventory.targets, clock.now())
  const over = new AbortController()
  // Every check that asks by itself listens to it.
  setMaxListeners(0, over.signal)
  const changedBefore = async ({ subject, beganAt }: OpenIncident): Promise<readonly string[]> => {
    await world.recording?.settled()
    return world.recent.before(subject, Math.max(beganAt, clock.now()))
  }
  const evidence = gatherEvidence({ ...world, sessions, stopping: over.signal, changedBefore })
  const sparing = sparingOf(agenda)
  const round = rounds({
    ...{ ...world, sessions, sparing },
    ...(world.recording && recordingOf(world, world.recording)),
    opened: (incidents) => evidence.gather(incidents),
    measured: (id, passed, asked) => world.latest.take(id, passed, asked),
    hasten: (id, at, due, by) => scheduler.hasten(id, at, due, by),
  })
  const slots = slotsFor(
    () => ({ overall: world.atOnce(), perWay: PER_WAY }),
    ({ id, via }) => via ?? id,
    (id) => sparing.isSpared(id),
  )
  const scheduler = startScheduler({ clock, agenda, slots, run: (job) => round.run(job), stopping })
  /** Conversations that a reload has ended, until they are closed. */
  const closing = new Set<Promise<void>>()
  return {
    sessions,
    scheduler,
    spared: () => sparing.count(),
    adopt(next, { removed, changed, moved }) {
      scheduler.keep(next, removed, changed)
      const others = new Set([...removed, ...changed])
      round.giveUp(others)
      sparing.forget(others)
      const closed = sessions.drop(new Set([...removed, ...moved]))
      closing.add(closed)
      void closed.finally(() => closing.delete(closed))
    },
    async close() {
      over.abort()
      round.giveUp()
      await evidence.settled()
      await Promise.all([sessions.close(), ...closing])
    },
  }
}

/** Wherever it costs no conversation of its own: when the engine or the cluster is asked anyway. */
function recordingOf(
  { connectors, generation, clock }: LookingWorld,
  desk: RecordingDesk,
): Pick<RoundWorld, 'also' | 'took'> {
  const asks = ({ check }: CheckPlan): boolean => asksEngine(generation().checks.get(check)?.needs)
  return {
    also: ({ target, plans }) =>
      hasContainers(target, { connectors }) && plans.some(asks)
        ? { also: RECORDED, baselinesOf: desk.baselinesOf }
        : {},
    took: (id, { configurations }) => {
      if (configurations) desk.take(id, configurations, clock.now())
    },
  }
}

function asksEngine(needs: Needs | undefined): boolean {
  return (needs?.engine ?? needs?.workloads ?? needs?.configurations) !== undefined
}
