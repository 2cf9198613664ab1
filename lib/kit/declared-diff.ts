import { posix } from 'node:path'
import type { Configuration, DeclaredConfiguration, Field, Realm, Value } from '../model/configuration.ts'
import { diff, isRestartMark } from './configuration-diff.ts'
import type { Change } from './configuration-diff.ts'

/**
 * Where a configuration is otherwise than a file wants it, `before` being what the file says. What the file does not say
 * counts where somebody has set it beside the file: who deploys it again would take it away. What an image or an engine
 * chose never does.
 */
export function declaredDiff(
  wish: DeclaredConfiguration,
  is: Pick<Configuration, 'fields' | 'runsAs'>,
): readonly Change[] {
  const wanted = { fields: placedLike(wish, is.fields) }
  return diff(wanted, is).filter(
    (change) => !isLeftOut(change.path, wish) && !isOfNobody(change) && !saysTheSame(change, wish, is.runsAs),
  )
}

/** Whether something belongs to what a file speaks about. */
export function isWithin({ within, having }: Realm, { name, fields }: Pick<Configuration, 'name' | 'fields'>): boolean {
  if (!name.startsWith(within)) return false
  const there = new Set(fields.map(keyOf))
  return having.every((field) => there.has(keyOf(field)))
}

function keyOf({ path, value }: Pick<Field, 'path' | 'value'>): string {
  return JSON.stringify([path, value])
}

/** Compose says in a label which folder it was run in: paths that are relative to it begin there. */
const FOLDER = JSON.stringify(['labels', 'com.docker.compose.project.working_dir'])

function placedLike({ fields, relative }: DeclaredConfiguration, there: readonly Field[]): readonly Field[] {
  const folder = there.find(({ path }) => JSON.stringify(path) === FOLDER)?.value
  if (relative.length === 0 || typeof folder !== 'string' || !folder.startsWith('/')) return fields
  const written = new Map(relative.map((each) => [JSON.stringify(each.path), each.written]))
  return fields.map((field) => {
    const from = written.get(JSON.stringify(field.path))
    return from === undefined ? field : { ...field, value: withoutSlash(posix.join(folder, from)) }
  })
}

function withoutSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/$/u, '') : path
}

function isLeftOut(path: readonly string[], { notCompared }: DeclaredConfiguration): boolean {
  return notCompared.some((each) => each.path.every((part, at) => part === '*' || part === path[at]))
}

/** Beside a file a program may hold the pen, and deploying it again would not take it away. */
function isOfNobody({ path, before, after }: Change): boolean {
  if (after?.origin === 'orchestrator') return true
  if (before) return false
  return after?.origin !== 'operator' || BESIDE.some((isBeside) => isBeside(path))
}

/** What tools write down for themselves, and what is said in many ways. */
const BESIDE: readonly ((path: readonly string[]) => boolean)[] = [
  ([top]) => top === 'exposed',
  ([top, , part = '']) => top === 'mounts' && /^(?:mode|Consistency|\w+Options)$/u.test(part),
  ([top, name = '']) => top === 'labels' && name.startsWith('desktop.docker.io/'),
  ([top, ...rest]) => top === 'spec' && rest.length === 1 && rest[0] === 'replicas',
  (path) => path.at(-1) === 'serviceAccount',
  isRestartMark,
  (path) =>
    path[0] === 'metadata' && /^(?:meta\.helm\.sh\/.*|app\.kubernetes\.io\/managed-by)$/u.test(path.at(-1) ?? ''),
]

/** Lists in which the order means nothing. */
const SETS = new Set(['extraHosts', 'security.options', 'security.groups'])

function saysTheSame({ path, before, after }: Change, { name }: DeclaredConfiguration, runsAs: string): boolean {
  const where = path.join('.')
  if (where === 'image.name') return imageName(before?.value) === imageName(after?.value)
  if (path[0] === 'networks' && path[2] === 'aliases') {
    // These it has without anybody asking: which of them is told differs from engine to engine.
    const own = [runsAs, name.split('/')[1]]
    return isSameSet(before?.value, after?.value, own)
  }
  return SETS.has(where) && isSameSet(before?.value, after?.value)
}

function isSameSet(one: Value | undefined, other: Value | undefined, ignored: readonly unknown[] = []): boolean {
  const [left, right] = [partsIn(one), partsIn(other)].map((parts) =>
    parts.filter((each) => !ignored.includes(each)).map((each) => JSON.stringify(each).replace(/^("[\w-]+):/u, '$1=')),
  )
  return JSON.stringify([...new Set(left)].sort()) === JSON.stringify([...new Set(right)].sort())
}

function partsIn(value: Value | undefined): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value]
}

/** "web" and "docker.io/library/web:latest" are one image. */
function imageName(value: Value | undefined): unknown {
  if (typeof value !== 'string') return value
  const whole = value.replace(/^(?:docker\.io|index\.docker\.io)\//u, '').replace(/^library\//u, '')
  return whole.includes('@') || /:[^/]+$/u.test(whole) ? whole : `${whole}:latest`
}
