import { startOutbox } from '../../act/outbox.ts'
import type { Outbox } from '../../act/outbox.ts'
import type { Clock } from '../../base/clock.ts'
import { whenAborted } from '../../base/when-aborted.ts'
import type { Outgoing } from '../../model/notice.ts'
import type { Transition } from '../../model/state.ts'
import type { Batch } from '../../model/store.ts'
import type { Ms } from '../../model/time.ts'
import { startDesk } from './desk.ts'
import type { Desk, DeskWorld } from './desk.ts'
import type { Generation } from './generation.ts'
import { notifierTried } from './notifier-health.ts'
import type { Picture } from './picture.ts'
import { sender } from './sender.ts'

export interface TellingWorld {
  readonly generation: () => Generation
  readonly clock: Clock
  readonly picture: Picture
  readonly save: (batch: Batch) => Promise<void>
  readonly tried: (outgoing: Outgoing) => void
  /** What has changed about ourselves, after it was written down. */
  readonly recorded: (transitions: readonly Transition[]) => void
  readonly spentOf: DeskWorld['spentOf']
  /** Between 0 and 1. */
  readonly chance: () => number
  readonly stopping: AbortSignal
}

/** The half of the daemon that tells people: what is decided is saved, and what is saved is sent. */
export interface Telling {
  readonly desk: Desk
  readonly outbox: Outbox
}

/** What is being sent at the stop may arrive within this time. */
const SENDING_MS: Ms = 3_000

export function startTelling(world: TellingWorld, owed: readonly Outgoing[]): Telling {
  const { generation, picture, clock, save, chance, stopping } = world
  const sent = new AbortController()
  const outbox = startOutbox({
    clock,
    chance,
    stopping,
    send: sender(generation, clock, afterwards(stopping, { ms: SENDING_MS, unless: sent.signal }, clock)),
    settle: async (outgoing, events) => {
      // What was owed by a notifier that somebody took out of the inventory is nobody's trouble.
      const isKnown = generation().inventory.notifiers.some(({ name }) => name === outgoing.notice.route.notifier)
      const step = isKnown ? notifierTried(outgoing, picture, clock.now()) : null
      await save({ ...step?.batch, outgoing: [outgoing], events: [...events, ...(step?.batch.events ?? [])] })
      world.tried(outgoing)
      if (!step) return
      world.recorded(step.transitions)
      desk.poke()
    },
  })
  const over = (): void => sent.abort()
  void outbox.done.then(over, over)
  const desk = startDesk({
    clock,
    picture,
    stopping,
    generation,
    spentOf: world.spentOf,
    send: async (batch, outgoing) => {
      await save(batch)
      outbox.add(outgoing)
    },
  })
  outbox.add([...owed].sort((one, other) => one.notice.at - other.notice.at))
  return { desk, outbox }
}

/** Aborted so long after the signal is, or as soon as nobody is waited for: a clock that runs on would keep us from the end. */
function afterwards(signal: AbortSignal, { ms, unless }: { ms: Ms; unless: AbortSignal }, clock: Clock): AbortSignal {
  const later = new AbortController()
  const end = (): void => later.abort(new Error('orch-watch is stopping'))
  void whenAborted(signal)
    .then(() => clock.sleep(ms, unless))
    .then(end, end)
  return later.signal
}
