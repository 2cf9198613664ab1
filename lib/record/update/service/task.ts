import { HEALTH } from '../../container/process.ts'
import { at, entriesOf, isObject, knownIn, listAt, textAt } from '../../read.ts'
import type { Json } from '../../read.ts'
import { APART, NAMES, OPENED } from '../../service/task.ts'
import { branchAt } from '../target.ts'
import type { Branch } from '../target.ts'
import { environmentOf, filesOf, limitsOf, mountsOf, networksOf } from './parts.ts'
import { anySetting, renamed, wordsOf } from './settings.ts'

const health = wordsOf(HEALTH)

/** The template of a service's tasks, and its networks where an old one has them beside that. */
export function taskOf(
  spec: Json,
  root: Branch,
  nameOf: (id: string) => string | undefined,
): { readonly TaskTemplate: Json; readonly Networks: Json } {
  const task = at(spec, 'TaskTemplate')
  const container = at(task, 'ContainerSpec')
  const of = (...path: readonly string[]): Branch | undefined => branchAt(root, ...path)
  const apart = {
    Image: imageOf(textAt(container, 'Image'), of('image')),
    Labels: anySetting(at(container, 'Labels'), of('containerLabels')),
    Env: environmentOf(at(container, 'Env'), of('env')),
    Mounts: mountsOf(at(container, 'Mounts'), of('mounts')),
    Healthcheck: renamed(at(container, 'Healthcheck'), of('healthcheck'), health),
    Secrets: filesOf('Secret', at(container, 'Secrets'), of('secrets')),
    Configs: filesOf('Config', at(container, 'Configs'), of('configs')),
    Ulimits: limitsOf(at(container, 'Ulimits'), of('ulimits')),
  }
  const beside = listAt(task, 'Networks').length === 0 && listAt(spec, 'Networks').length > 0
  const networks = networksOf(at(beside ? spec : task, 'Networks'), of('networks'), nameOf)
  const named = placesOf(task, root).reduce(
    (whole, { keys, branch }) => withAt(whole, keys, anySetting(at(whole, ...keys), branch)),
    task,
  )
  const whole = Object.entries(apart).reduce(
    (template, [key, value]) => withAt(template, ['ContainerSpec', key], value),
    named,
  )
  return beside
    ? { TaskTemplate: whole, Networks: networks }
    : { TaskTemplate: withAt(whole, ['Networks'], networks), Networks: undefined }
}

/** "shop/web:1@sha256:…" of two. */
function imageOf(current: string | undefined, branch: Branch | undefined): string | undefined {
  const [, name = current, digest] = /^(.*?)@(sha256:[0-9a-f]+)$/u.exec(current ?? '') ?? []
  const part = (word: string, now: string | undefined): string | undefined => {
    const leaf = branch?.below.get(word)?.leaf
    return leaf?.kind === 'set' ? String(leaf.value) : leaf?.kind === 'kept' ? now : undefined
  }
  const [wantedName, wantedDigest] = [part('name', name), part('digest', digest)]
  return wantedDigest === undefined ? wantedName : `${wantedName ?? ''}@${wantedDigest}`
}

interface Place {
  /** Below the template. */
  readonly keys: readonly string[]
  readonly branch: Branch | undefined
}

/** Everything that has a name of its own, and what has none but is there, or is to be. */
function placesOf(task: Json, root: Branch): readonly Place[] {
  const known = Object.entries(NAMES).map(([full, path]) => ({
    keys: full.split('.'),
    branch: branchAt(root, ...path),
  }))
  const strange = branchAt(root, 'task')
  const names = new Set([...strangeIn(task, ''), ...strangeOn(strange, '')])
  return [
    ...known,
    ...[...names].map((full) => ({ keys: full.split('.'), branch: strange && branchAt(strange, ...full.split('.')) })),
  ]
}

function strangeIn(from: Json, above: string): readonly string[] {
  return entriesOf(from).flatMap(([key, value]) => {
    const full = above + key
    if (OPENED.has(full)) return strangeIn(value, `${full}.`)
    return isStrange(full) ? [full] : []
  })
}

function strangeOn(branch: Branch | undefined, above: string): readonly string[] {
  return [...(branch?.below ?? [])].flatMap(([key, each]) => {
    const full = above + key
    if (OPENED.has(full)) return strangeOn(each, `${full}.`)
    return isStrange(full) ? [full] : []
  })
}

function isStrange(full: string): boolean {
  return !APART.has(full) && knownIn(NAMES, full) === undefined
}

/** The same tree with another value at one place; without it where that is undefined, and without what is empty then. */
function withAt(tree: Json, [key = '', ...below]: readonly string[], value: Json): Json {
  const there = at(tree, key)
  const next = below.length === 0 ? value : withAt(there, below, value)
  if (next === there) return tree
  const isEmptied = below.length > 0 && isObject(next) && Object.keys(next).length === 0
  const others = entriesOf(tree)
  if (next === undefined || isEmptied) return Object.fromEntries(others.filter(([other]) => other !== key))
  return Object.fromEntries(
    others.some(([other]) => other === key)
      ? others.map(([other, each]) => [other, other === key ? next : each])
      : [...others, [key, next]],
  )
}
