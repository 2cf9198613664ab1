import type { Transition } from '../../model/state.ts'
import type { Batch } from '../../model/store.ts'
import type { Clock } from '../../base/clock.ts'
import { openSessions } from '../../observe/sessions.ts'
import { agendaOf } from '../../schedule/agenda.ts'
import { startScheduler } from '../../schedule/scheduler.ts'
import type { Scheduler } from '../../schedule/scheduler.ts'
import { slotsFor } from '../../schedule/slots.ts'
import type { World } from '../world.ts'
import { gatherEvidence } from './evidence.ts'
import { onEvents } from './on-event.ts'
import type { Picture } from './picture.ts'
import { rounds } from './rounds.ts'
import type { View } from './view.ts'

export interface LookingWorld extends World {
  readonly clock: Clock
  readonly picture: Picture
  readonly view: View
  readonly save: (batch: Batch) => Promise<void>
  readonly changed: () => void
  readonly recorded: (transitions: readonly Transition[]) => void
  /** How many targets may be looked at at once, at this moment. */
  readonly atOnce: () => number
  readonly stopping: AbortSignal
}

/** The half of the daemon that looks. */
export interface Looking {
  readonly scheduler: Scheduler
  /** How many targets could not be reached for so long that they are asked less often. */
  spared(): number
  /** Ends what is still under way, and closes every conversation. */
  close(): Promise<void>
}

/** A jump host or the host of an engine carries so many looks at once. */
const PER_WAY = 4

export function startLooking(world: LookingWorld): Looking {
  const { inventory, checks, clock, stopping } = world
  const targets = new Map(inventory.targets.map((target) => [target.id, target]))
  const onEvent = onEvents(targets, checks, clock, (id, inMs, due) =>
    scheduler.hasten(id, clock.now() + inMs, due, 'event'),
  )
  const sessions = openSessions({ ...world, targets, onEvent })
  const agenda = agendaOf(inventory.targets, clock.now())
  const over = new AbortController()
  const evidence = gatherEvidence({ ...world, sessions, stopping: over.signal })
  const round = rounds({
    ...world,
    sessions,
    opened: (incidents) => evidence.gather(incidents),
    keepsHistory: inventory.settings.history !== null,
    stopping: over.signal,
    hasten: (id, at, due) => scheduler.hasten(id, at, due),
    spare: (id, until) => agenda.spare(id, until),
  })
  const slots = slotsFor(
    () => ({ overall: world.atOnce(), perWay: PER_WAY }),
    ({ id, via }) => via ?? id,
    (id) => round.isSpared(id),
  )
  const scheduler = startScheduler({ clock, agenda, slots, run: (job) => round.run(job), stopping })
  return {
    scheduler,
    spared: () => round.spared(),
    async close() {
      over.abort()
      await evidence.settled()
      await sessions.close()
    },
  }
}
