import type { Inventory } from '../../model/inventory.ts'
import type { Store } from '../../model/store.ts'
import type { Target } from '../../model/target.ts'
import type { EpochMs } from '../../model/time.ts'
import type { OwnTrouble } from '../../pages/board.ts'
import { generationOf } from '../daemon/generation.ts'
import { pictureOf } from '../daemon/picture.ts'
import { knownOf } from '../known.ts'
import { ownStateOf } from '../own-state.ts'
import { ownTrouble } from '../own-trouble.ts'
import { askDaemon } from '../control/ask.ts'
import { controlSocket } from '../control/fulfil.ts'
import { boardOf } from '../pages/board-of.ts'
import type { LatestKnown } from '../pages/board-of.ts'
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

/** Where no daemon runs here, or one that does not tell. */
const NOT_KEPT: LatestKnown = { lookAt: () => undefined, workloadsOf: () => undefined }

/**
 * What the daemon has written down, as its pages show it. The daemon itself is asked how it is, and for what it keeps in its memory
 * only.
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
    latest: typeof own.daemon === 'object' ? await latestOf(inventory, place) : NOT_KEPT,
    own: { version, startedAt, troubles, takesChanges: false },
    now,
  })
  const explaining = { inventory, picture, view: generation.view, healer: null, source: 'store', now } as const
  return {
    board: boardWithin(board, new Set(selected.map(({ id }) => id))),
    story: (id) => storyOf(id, store, explaining),
  }
}

/** How looks went, and what runs of each workload. What cannot be asked leaves what is written down. */
async function latestOf(inventory: Inventory, place: Place): Promise<LatestKnown> {
  const asked = await askDaemon(controlSocket(inventory, place), { do: 'seen' }).catch(() => null)
  if (asked?.kind !== 'seen') return NOT_KEPT
  const seen = new Map(asked.seen.map((each) => [each.target, each]))
  return {
    lookAt: (id) => seen.get(id)?.look ?? undefined,
    workloadsOf: (id) => seen.get(id)?.workloads ?? undefined,
  }
}
