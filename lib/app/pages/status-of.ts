import type { Store } from '../../model/store.ts'
import { SELF } from '../../model/oneself.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { Board, OwnTrouble } from '../../pages/board.ts'
import type { MeasuredWorld } from '../../web/measured.ts'
import type { StatusWorld } from '../../web/route.ts'
import type { Dump } from '../control/dump.ts'
import type { ExplainWorld } from '../daemon/explain.ts'
import type { Generation } from '../daemon/generation.ts'
import type { Latest } from '../daemon/latest.ts'
import type { Picture } from '../daemon/picture.ts'
import { killSwitchOf } from '../heal/kill-switch.ts'
import { isStale } from '../known.ts'
import { ownTrouble } from '../own-trouble.ts'
import type { Place } from '../state-folder.ts'
import { boardOf } from './board-of.ts'
import { kept } from './kept.ts'
import { pastOf } from './past-of.ts'
import { storyOf } from './story-of.ts'

export interface StatusParts {
  readonly generation: () => Generation
  readonly picture: Picture
  readonly latest: Latest
  readonly store: Store
  readonly place: Place
  readonly dump: () => Dump
  /** How often somebody was looked at so far: asked for by everybody who has a page open, every other second. */
  readonly looks: () => number
  readonly version: string
  readonly explaining: () => ExplainWorld
  readonly measured: Pick<MeasuredWorld, 'availability'>
  readonly now: () => EpochMs
}

/** However many look, what is known is put together so often at most. */
const BOARD_MS: Ms = 1_000
const OWN_MS: Ms = 10_000
const MOST_DEAD = 1000

/** What the pages are made of, from what the daemon knows and its store has; with a way to say that what is kept of it is old. */
export function statusOf(parts: StatusParts): StatusWorld & { readonly forget: () => void } {
  const { generation, picture, latest, store, explaining, measured, now, looks } = parts
  const outside = kept<Outside>(OWN_MS, 1, now)
  const boards = kept<Board>(BOARD_MS, 1, now)
  const board = async (): Promise<Board> => {
    const known = { generation: generation(), picture, latest, now: now() }
    const own = ownOf(parts, await outside.get('', () => outsideOf(parts)))
    return boardOf({ ...known, own })
  }
  return {
    board: () => boards.get('', board),
    forget() {
      outside.forget()
      boards.forget()
    },
    story: (id) => storyOf(id, store, explaining()),
    past: (target) => pastOf(target, store, measured, now()),
    looks,
  }
}

interface Outside {
  readonly stopped: string | null
  readonly deadCount: number
}

/** What stands in files and in the store. What cannot be read is no reason to show nothing. */
async function outsideOf({ generation, place, store }: StatusParts): Promise<Outside> {
  const [stopped, dead] = await Promise.all([
    killSwitchOf(generation().inventory, place).read(),
    store.outgoing('dead', MOST_DEAD).catch(() => []),
  ])
  return { stopped, deadCount: dead.length }
}

function ownOf({ generation, picture, dump, version, now }: StatusParts, outside: Outside) {
  const own = dump()
  const wrong = picture.statesOf(SELF).filter(({ status }) => status !== 'ok')
  const lines = ownTrouble({ daemon: own, wrong, ...outside }, false)
  const old = staleWords(generation(), picture, now())
  const troubles = [...lines, ...old].map((says): OwnTrouble => ({ status: 'unknown', says, means: '' }))
  const takesChanges = generation().inventory.settings.web?.tokens.write !== undefined
  return { version, startedAt: now() - own.uptimeMs, troubles, takesChanges }
}

/** Old news are marked where they stand; that there is much of it is said above. */
function staleWords({ targets }: Generation, picture: Picture, now: EpochMs): readonly string[] {
  const watched = [...targets.values()].filter(({ carrier }) => !carrier)
  const old = watched.filter((target) => {
    const states = picture.statesOf(target.id)
    return states.length > 0 && states.every((state) => isStale(state, target, now))
  })
  if (old.length === 0) return []
  return [`of ${old.length} of ${watched.length} targets nothing is known but what is too old to say`]
}
