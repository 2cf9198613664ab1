import { shortInstant } from '../../base/instant.ts'
import type { Configuration } from '../../model/configuration.ts'
import type { Difference, Machine, Paired, Parity, ParityPlan, Side } from '../../model/parity.ts'
import type { EpochMs } from '../../model/time.ts'
import { differencesOf } from './differences.ts'
import type { Likes } from './differences.ts'
import { except } from './exceptions.ts'
import { pairedProjects, roleOf } from './roles.ts'
import type { Role } from './roles.ts'

/** Holds two sides against each other: containers by what they do, and what they stand on. Pure. */
export function compare(
  a: Side,
  b: Side,
  by: Pick<ParityPlan, 'by' | 'ratio' | 'exceptions'> & { readonly now: EpochMs },
): Parity {
  const [left, right] = [placed(a, by.by), placed(b, by.by)]
  const paired = pairedProjects(left.map(roleIn), right.map(roleIn))
  const likes = likesOf(left, right, paired)
  const differences = [
    ...machineDifferences(a.machines, b.machines),
    ...likes.flatMap((each) => differencesOf(each, by.ratio)),
  ]
  return {
    roles: likes.map(({ role }) => role),
    paired,
    ...except(differences, by.exceptions, shortInstant(by.now).slice(0, 10)),
  }
}

/** Whether nobody has to hear of it. */
export function isAlike({ differences }: Pick<Parity, 'differences'>): boolean {
  return differences.every(({ wanted }) => wanted !== undefined)
}

interface Placed {
  readonly role: Role
  readonly object: Configuration
}

function placed({ objects }: Side, by: string | undefined): readonly Placed[] {
  return objects.map((object) => ({ object, role: roleOf(object, by) }))
}

function roleIn({ role }: Placed): Role {
  return role
}

function likesOf(a: readonly Placed[], b: readonly Placed[], paired: Paired | null): readonly Likes[] {
  const byRole = new Map<string, { a: Configuration[]; b: Configuration[] }>()
  const put = (side: 'a' | 'b', name: string, object: Configuration): void => {
    const both = byRole.get(name) ?? { a: [], b: [] }
    both[side].push(object)
    byRole.set(name, both)
  }
  for (const { role, object } of a) put('a', nameOf(role), object)
  for (const { role, object } of b)
    put('b', nameOf(paired && role.project === paired.b ? { ...role, project: paired.a } : role), object)
  return [...byRole].map(([role, both]) => ({ role, ...both })).sort((one, other) => (one.role < other.role ? -1 : 1))
}

function nameOf({ project, name }: Role): string {
  return project === null ? name : `${project}/${name}`
}

function machineDifferences(a: readonly Machine[], b: readonly Machine[]): readonly Difference[] {
  return (['engine', 'kernel'] as const).flatMap((key) => {
    const [left, right] = [saidOf(a, key), saidOf(b, key)]
    // What only one side can tell is no difference.
    return left === '' || right === '' || left === right ? [] : [{ role: '', path: [key], a: left, b: right }]
  })
}

function saidOf(machines: readonly Machine[], key: keyof Machine): string {
  return [...new Set(machines.flatMap((machine) => machine[key] ?? []))].sort().join(' | ')
}
