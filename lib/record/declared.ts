import type {
  Configuration,
  DeclaredConfiguration,
  DeclaredSet,
  Field,
  Realm,
  Recorder,
} from '../model/configuration.ts'
import type { WishedObject, WishedSet } from '../model/wish.ts'

/**
 * What files say, in the words of a recording: each wish is recorded as if it were there, so that it has the same names,
 * and its secrets the same fingerprints, as what runs.
 */
export function declaredSet({ objects, project, by }: WishedSet, record: Recorder): DeclaredSet {
  const declared = objects.flatMap((wish) => declaredOf(wish, record))
  const realms = project === undefined ? labelled(declared, by) : [{ within: `${project}/`, having: [], by }]
  return { objects: declared, realms }
}

function declaredOf(wish: WishedObject, record: Recorder): readonly DeclaredConfiguration[] {
  const { definition, copies, where, isOptional, notCompared, relative } = wish
  const recorded = record(definition)
  if (!recorded) return []
  const { kind, name, runsAs } = recorded
  const fields = recorded.fields.flatMap(kind === 'container' ? containerField : manifestField)
  const said = { kind, fields, where, isOptional, notCompared, relative }
  if (copies === undefined) return [{ ...said, name, runsAs }]
  return Array.from({ length: copies }, (_, index) => ({
    ...said,
    name: numbered(name, index + 1),
    runsAs: numbered(runsAs, index + 1),
  }))
}

function numbered(name: string, number: number): string {
  return name.replace(/([/-])1$/u, `$1${number}`)
}

/** What an engine fills in where nobody says anything: there is a value although the file has none. */
const UNSAID = new Set(['restart', 'networkMode'])

/** Whatever is said in a file is somebody's wish, be it what the engine would have chosen. */
function containerField(field: Field): readonly Field[] {
  if (isOfEngine(field)) return []
  return [field.origin === 'engine' && !UNSAID.has(field.path[0] ?? '') ? { ...field, origin: 'operator' } : field]
}

function isOfEngine({ path, origin }: Field): boolean {
  const [top, second, third] = path
  if (top === 'image') return second !== 'name'
  if (top === 'labels') return origin !== 'operator'
  return top === 'runtime' || (top === 'mounts' && third === 'volume' && origin === 'engine')
}

function manifestField(field: Field): readonly Field[] {
  return field.path[0] === 'runtime' || field.path[0] === 'order' ? [] : [field]
}

/** Labels that all objects of a namespace have tell what else belongs to them. */
function labelled(objects: readonly DeclaredConfiguration[], by: string): readonly Realm[] {
  const byNamespace = new Map<string, readonly Field[]>()
  for (const { name, fields } of objects) {
    const within = name.slice(0, name.indexOf('/') + 1)
    const own = fields.filter(({ path }) => path[0] === 'metadata' && path[1] === 'labels')
    const before = byNamespace.get(within)
    byNamespace.set(within, before ? before.filter((field) => hasField(own, field)) : own)
  }
  return [...byNamespace].flatMap(([within, having]) => (having.length > 0 ? [{ within, having, by }] : []))
}

function hasField(fields: Configuration['fields'], { path, value }: Field): boolean {
  const key = JSON.stringify([path, value])
  return fields.some((each) => JSON.stringify([each.path, each.value]) === key)
}
