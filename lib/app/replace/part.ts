import type { Change } from '../../kit/configuration-diff.ts'
import type { ObjectRef } from '../../model/configuration.ts'
import { isWhileReplacing, nameSetAside, nameWhileMade } from '../../model/replacing.ts'
import { createRequest } from '../../record/create-request.ts'
import type { CreateRequest } from '../../record/create-request.ts'
import { at } from '../../record/read.ts'
import { differences } from './eye.ts'
import type { Place } from './line-up.ts'
import type { Surroundings } from './there.ts'
import type { Wish } from './wish.ts'

/** How one container of several comes to be. */
export interface Part extends Place {
  readonly of: ObjectRef
  /** What it is called, before and afterwards. */
  readonly runsAs: string
  /** What others call it in what is recorded of them. */
  readonly names: readonly string[]
  readonly oldId: string | null
  /** Whether it is to run afterwards: one that had been stopped is not started. */
  readonly runs: boolean
  readonly request: CreateRequest
  readonly isRekeyed: boolean
  readonly words: string
  readonly because: string | null
  /** What becomes different; everything where there is nothing now. */
  readonly changes: readonly Change[]
  /** Why it is not done, each with what it is about. */
  readonly cannot: readonly string[]
}

/** @param ours the containers that are replaced along with it */
export function partOf(wish: Wish, place: Place, there: Surroundings, ours: ReadonlySet<string | undefined>): Part {
  const { of, wanted, old, reveal, isRekeyed, words, because } = wish
  const runsAs = old?.runsAs ?? wanted.runsAs
  const oldId = old?.incarnation ?? null
  const request = createRequest(wanted, reveal, { ...there, isElsewhere: wish.isElsewhere ?? false })
  return {
    ...place,
    ...{ of, runsAs, oldId, request, isRekeyed, words, because },
    names: [...new Set([wanted.runsAs, runsAs])],
    runs: old === null || at(there.old, 'State', 'Running') === true,
    changes: differences(old ?? { ...wanted, fields: [] }, request.expected, isRekeyed),
    cannot: [...inTheWay({ runsAs, oldId }, there, ours), ...request.cannot],
  }
}

/**
 * What has nothing to do with the configuration itself.
 *
 * @param ours the containers that are replaced along with it
 */
function inTheWay(
  { runsAs, oldId }: Pick<Part, 'runsAs' | 'oldId'>,
  { listed, old }: Surroundings,
  ours: ReadonlySet<string | undefined>,
): readonly string[] {
  const isThere = (name: string): boolean => listed.some((each) => each.name === name)
  const leftovers = [nameWhileMade(runsAs), nameSetAside(runsAs)].filter(isThere)
  const sharing = listed.filter(
    ({ id, networkMode }) => oldId !== null && networkMode === `container:${oldId}` && !ours.has(id),
  )
  return [
    ...(isWhileReplacing(runsAs) ? [`name: "${runsAs}" is a name for while another is replaced`] : []),
    ...leftovers.map((name) => `name: there is a container "${name}", and nobody here remembers it`),
    ...(oldId === null && isThere(runsAs)
      ? [`name: "${runsAs}" is another container, or one that an orchestrator owns: ask there`]
      : []),
    ...sharing.map(({ name }) => `networkMode: "${name}" shares its network, and is nothing that is recorded`),
    ...(at(old, 'HostConfig', 'AutoRemove') === true
      ? ['removeWhenStopped: what runs now is gone when it stops, and there would be no way back']
      : []),
  ]
}
