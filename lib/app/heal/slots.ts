import { fault, FaultError } from '../../kit/fault.ts'
import type { Clock } from '../../base/clock.ts'
import { selecting } from '../../kit/workloads/selection.ts'
import type { Container } from '../../model/engine.ts'
import type { HealObject } from '../../model/heal.ts'
import { lastingName } from '../../model/replacing.ts'
import type { Target, TargetId } from '../../model/target.ts'
import { look } from '../../observe/look.ts'
import type { Sessions } from '../../observe/sessions.ts'
import { nextNames } from '../../record/sibling.ts'
import { selectionIn } from './missing.ts'

/** What is free for further replicas of a declared workload. */
export interface Slots {
  /** The lowest names that nobody has, each on the targets with most room first. */
  readonly objects: readonly (readonly HealObject[])[]
  /** Why there are none, though some of it are there; null where there are, or nothing of it is there at all. */
  readonly why: string | null
}

/** One host that it may be on. */
interface Place {
  readonly target: TargetId
  readonly own: readonly Container[]
  readonly names: readonly string[]
  /** Of its engine for each container that would run there then. */
  readonly roomBytes: number
}

const NONE: Slots = { objects: [], why: null }

/**
 * Looks for the next free slots, by the names of those that are there: on the target that has fewest of it, and of these on
 * the one with most memory for each of its containers. Throws a FaultError where a member cannot be looked at, as then nobody
 * knows what is there.
 *
 * @param taken names that are not free though nobody has them: of those that are recorded and missing
 */
export async function freeSlots(
  { members = [], options }: Target,
  { most, taken }: { readonly most: number; readonly taken: readonly string[] },
  targetOf: (id: TargetId) => Target,
  around: { readonly sessions: Sessions; readonly clock: Clock; readonly givenUp: AbortSignal },
): Promise<Slots> {
  const select = selectionIn(options)
  if (!select || most <= 0) return NONE
  const isSelected = selecting(select)
  const places = await Promise.all(members.map((id) => placeOf(targetOf(id), isSelected, around)))
  const own = places.flatMap((each) => each.own.map(({ name }) => name))
  if (own.length === 0) return NONE
  const names = nextNames(own, new Set([...places.flatMap((each) => each.names), ...taken]), most)
  if (!names) return { objects: [], why: `its names are not counted, so that nobody knows the next: ${own.join(', ')}` }
  return { objects: spread(names, places), why: null }
}

/** Each that is found counts for the next. */
function spread(names: readonly string[], places: readonly Place[]): Slots['objects'] {
  const counts = new Map(places.map(({ target, own }) => [target, own.length]))
  const countOf = ({ target }: Place): number => counts.get(target) ?? 0
  return names.map((name) => {
    const ordered = [...places].sort(
      (one, other) =>
        countOf(one) - countOf(other) || other.roomBytes - one.roomBytes || (one.target < other.target ? -1 : 1),
    )
    const [first] = ordered
    if (first) counts.set(first.target, countOf(first) + 1)
    return ordered.map(({ target }): HealObject => ({ target, kind: 'container', name }))
  })
}

async function placeOf(
  target: Target,
  isSelected: (container: Container) => boolean,
  around: { readonly sessions: Sessions; readonly clock: Clock; readonly givenUp: AbortSignal },
): Promise<Place> {
  const sight = await look(target, [{ engine: ['containers', 'info'] }], around)
  const why = sight.refused.get('') ?? sight.refused.get('engine')
  if (why) throw new FaultError(why)
  const { containers, info } = sight.engine
  if (containers?.kind !== 'seen')
    throw containers
      ? new FaultError(containers.fault)
      : fault('not-supported', `there are no containers on "${target.id}"`)
  const running = containers.value.filter(({ phase }) => phase === 'running').length
  const memoryBytes = info?.kind === 'seen' ? info.value.memoryBytes : 0
  return {
    target: target.id,
    own: containers.value.filter(isSelected).map((each) => ({ ...each, name: lastingName(each.name) })),
    names: containers.value.map(({ name }) => lastingName(name)),
    roomBytes: memoryBytes / (running + 1),
  }
}
