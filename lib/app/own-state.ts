import type { Inventory } from '../model/inventory.ts'
import { SELF } from '../model/oneself.ts'
import type { SubjectState } from '../model/state.ts'
import type { Store, TargetRecord } from '../model/store.ts'
import { askDaemon } from './control/ask.ts'
import type { Dump } from './control/dump.ts'
import { controlSocket } from './control/fulfil.ts'
import { killSwitchOf } from './heal/kill-switch.ts'
import type { Place } from './state-folder.ts'

/** What is wrong with the watching itself, and not with what is watched. */
export interface OwnState {
  /** How the daemon says it is; `none` where none runs, `silent` where one runs and does not answer. */
  readonly daemon: Dump | 'none' | 'silent'
  /** What the daemon has found wrong with itself: notifiers, and whether it can see. */
  readonly wrong: readonly SubjectState[]
  /** Notices that were given up and wait for somebody to try them again or to let go of them. */
  readonly deadCount: number
  /** By whom healing was stopped, and since when; null while nobody has. */
  readonly stopped: string | null
}

/** No more of them are counted. */
const MOST_DEAD = 1000

/** @param known.records of the same store */
export async function ownStateOf(
  known: { readonly store: Pick<Store, 'outgoing'>; readonly records: readonly TargetRecord[] },
  inventory: Inventory,
  place: Place,
): Promise<OwnState> {
  const asked = await askDaemon(controlSocket(inventory, place), { do: 'dump' }).catch(() => 'silent' as const)
  const dead = await known.store.outgoing('dead', MOST_DEAD)
  const own = known.records.find(({ id }) => id === SELF)?.states ?? []
  return {
    daemon: asked === null ? 'none' : asked === 'silent' || asked.kind !== 'dumped' ? 'silent' : asked.dump,
    wrong: own.filter(({ status }) => status !== 'ok'),
    deadCount: dead.length,
    stopped: await killSwitchOf(inventory, place).read(),
  }
}
