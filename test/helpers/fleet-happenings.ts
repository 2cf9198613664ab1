import type { OpenIncident } from '../../lib/model/incident.ts'

/** What a restart does about a container. */
export type Fate = 'helps' | 'helps for a while' | 'never helps' | 'fails'

export interface Thing {
  readonly name: string
  readonly host: string
  readonly group: string
  readonly fate: Fate
  state: 'well' | 'bad' | 'starting'
  since: number
  /** From what moment on it has been well, while it is. */
  wellSince: number | null
  longestWellMs: number | null
  isStoppedByPerson: boolean
  hasDrift: boolean
  isFlapping: boolean
  isUnknown: boolean
  incident: OpenIncident | null
  restarts: number
}

/** What is true of everything. */
export interface FleetWorld {
  stopped: string | null
  isMaintenance: boolean
}

export interface Happening {
  readonly things: readonly Thing[]
  readonly world: FleetWorld
  readonly chance: () => number
  readonly becomes: (thing: Thing, state: Thing['state']) => void
  readonly groupOf: (thing: Thing) => readonly Thing[]
}

type Happens = (thing: Thing, by: Happening) => void

/** What may happen, and how often: shares of all. */
const HAPPENINGS: readonly (readonly [share: number, happens: Happens])[] = [
  [0.45, (thing, { becomes }) => becomes(thing, 'bad')],
  [
    0.05,
    (thing, { groupOf, chance, becomes }) => {
      for (const each of groupOf(thing)) if (chance() < 0.7) becomes(each, 'bad')
    },
  ],
  [
    0.05,
    (thing, { becomes }) => {
      becomes(thing, 'bad')
      thing.isStoppedByPerson = true
    },
  ],
  [0.05, (thing) => (thing.hasDrift = !thing.hasDrift)],
  [0.05, (thing) => (thing.isUnknown = !thing.isUnknown)],
  [
    0.05,
    ({ host }, { things, chance }) => {
      for (const each of things) if (each.host === host) each.isUnknown = chance() < 0.5
    },
  ],
  [0.05, (_, { world }) => (world.isMaintenance = !world.isMaintenance)],
  [0.05, (_, { world }) => (world.stopped = world.stopped === null ? 'by ada' : null)],
  [0.05, (thing) => (thing.isFlapping = !thing.isFlapping)],
  [
    0.15,
    (thing, { becomes }) => {
      becomes(thing, 'well')
      thing.isStoppedByPerson = false
    },
  ],
]

/** Something happens to something, or to everything. */
export function happenTo(thing: Thing, by: Happening): void {
  let left = by.chance()
  for (const [share, happens] of HAPPENINGS) {
    if (left < share) {
      happens(thing, by)
      return
    }
    left -= share
  }
}
