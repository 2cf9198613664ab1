import type { Configuration, Field, Value } from '../model/configuration.ts'

/** One setting that differs. */
export interface Change {
  readonly path: readonly string[]
  /** Absent where there was none. */
  readonly before?: Omit<Field, 'path'>
  readonly after?: Omit<Field, 'path'>
}

/**
 * What somebody changed between two configurations of one object, in the order of the paths. Nothing is a change that
 * an engine or an orchestrator chose on both sides: an autoscaler at work, a label of compose for itself.
 */
export function diff(before: Pick<Configuration, 'fields'>, after: Pick<Configuration, 'fields'>): readonly Change[] {
  const [old, now] = [byPath(before.fields), byPath(after.fields)]
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((key) => changeOf(old.get(key), now.get(key)))
}

/** What an orchestrator notes when all instances are made anew as they were: Swarm's ForceUpdate, kubectl's restartedAt. */
export function isRestartMark(path: readonly string[]): boolean {
  return path.at(-1) === 'kubectl.kubernetes.io/restartedAt' || (path.length === 1 && path[0] === 'forcedUpdates')
}

function changeOf(before: Field | undefined, after: Field | undefined): readonly Change[] {
  const path = (before ?? after)?.path
  if (!path || !(isWanted(before) || isWanted(after))) return []
  if (before && after && sameValue(before.value, after.value)) return []
  return [{ path, ...(before && { before: side(before) }), ...(after && { after: side(after) }) }]
}

function isWanted(field: Field | undefined): boolean {
  return field?.origin === 'operator' || field?.origin === 'image'
}

function side({ value, origin }: Field): Omit<Field, 'path'> {
  return { value, origin }
}

function sameValue(one: Value, other: Value): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function byPath(fields: readonly Field[]): ReadonlyMap<string, Field> {
  return new Map(fields.map((field) => [JSON.stringify(field.path), field]))
}
