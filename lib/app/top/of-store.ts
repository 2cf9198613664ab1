import type { Store } from '../../model/store.ts'
import type { Target } from '../../model/target.ts'
import type { EpochMs } from '../../model/time.ts'
import type { OwnTrouble } from '../../pages/board.ts'
import { generationOf } from '../daemon/generation.ts'
import { pictureOf } from '../daemon/picture.ts'
import { knownOf } from '../known.ts'
import { ownStateOf } from '../own-state.ts'
import { ownTrouble } from '../own-trouble.ts'
import { boardOf } from '../pages/board-of.ts'
import { storyOf } from '../pages/story-of.ts'
import type { Place } from '../state-folder.ts'
import type { World } from '../world.ts'
import { boardWithin } from './glance.ts'
import type { Glance } from './glance.ts'

export interface StoreGlance extends World {
  readonly store: Store
  readonly place: Place
  readonly version: string
  readonly now: () => EpochMs
}

/** What a daemon keeps only in its memory: how looks went, and what runs of each workload. */
const NOT_KEPT = { lookAt: () => undefined, workloadsOf: () => undefined } as const

/**
 * What the daemon has written down, as its pages show it. Asks the daemon itself no more than how it is.
 *
 * @throws StoreError
 */
export async function glanceAtStore(selected: readonly Target[], world: StoreGlance): Promise<Glance> {
  const { store, inventory, place, version } = world
  const remembered = await store.load()
  const now = world.now()
  const picture = pictureOf(remembered)
  const generation = generationOf(world, picture)
  const known = knownOf(remembered.targets, selected, now)
  const own = await ownStateOf({ store, records: remembered.targets }, inventory, place)
  const lines = ownTrouble(
    own,
    known.some(({ isStale }) => isStale),
  )
  const unseen = known.length === 0 ? ['nothing is known yet: "orch-watch run" has not looked at any of these'] : []
  const troubles = [...unseen, ...lines].map((says): OwnTrouble => ({ status: 'unknown', says, means: '' }))
  const startedAt = typeof own.daemon === 'object' ? now - own.daemon.uptimeMs : now
  const board = boardOf({
    generation,
    picture,
    latest: NOT_KEPT,
    own: { version, startedAt, troubles, takesChanges: false },
    now,
  })
  const explaining = { inventory, picture, view: generation.view, healer: null, source: 'store', now } as const
  return {
    board: boardWithin(board, new Set(selected.map(({ id }) => id))),
    story: (id) => storyOf(id, store, explaining),
  }
}
