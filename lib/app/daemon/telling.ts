import { startOutbox } from '../../act/outbox.ts'
import type { Outbox } from '../../act/outbox.ts'
import type { Clock } from '../../base/clock.ts'
import type { AnyNotifier } from '../../kit/notifier.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { Outgoing } from '../../model/notice.ts'
import type { Batch } from '../../model/store.ts'
import { startDesk } from './desk.ts'
import type { Desk } from './desk.ts'
import type { Picture } from './picture.ts'
import { sender } from './sender.ts'
import type { View } from './view.ts'

export interface TellingWorld {
  readonly inventory: Inventory
  readonly notifiers: ReadonlyMap<string, AnyNotifier>
  readonly clock: Clock
  readonly picture: Picture
  readonly view: View
  readonly save: (batch: Batch) => Promise<void>
  readonly tried: (outgoing: Outgoing) => void
  /** Between 0 and 1. */
  readonly chance: () => number
  readonly stopping: AbortSignal
}

/** The half of the daemon that tells people: what is decided is saved, and what is saved is sent. */
export interface Telling {
  readonly desk: Desk
  readonly outbox: Outbox
}

export function startTelling(world: TellingWorld, owed: readonly Outgoing[]): Telling {
  const { inventory, picture, view, clock, save, chance, stopping } = world
  const labels = new Map(inventory.targets.map((target) => [target.id, target.labels]))
  const outbox = startOutbox({
    clock,
    chance,
    stopping,
    send: sender(inventory.notifiers, world.notifiers, clock),
    settle: async (outgoing, events) => {
      await save({ outgoing: [outgoing], events })
      world.tried(outgoing)
    },
  })
  const desk = startDesk({
    clock,
    picture,
    stopping,
    rules: inventory.rules,
    labelsOf: (id) => labels.get(id) ?? {},
    mutes: (now) => view.mutes(now, picture.silences),
    affectedBy: (incident) => view.affectedBy(incident),
    send: async (batch, outgoing) => {
      await save(batch)
      outbox.add(outgoing)
    },
  })
  outbox.add(owed)
  return { desk, outbox }
}
