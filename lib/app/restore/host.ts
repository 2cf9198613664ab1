import type { Configuration, Field } from '../../model/configuration.ts'
import type { TargetId } from '../../model/target.ts'
import type { Document } from '../../registry/document.ts'

/** What is recorded of one host, as far as somebody wants it again. */
export interface Host {
  readonly target: TargetId
  readonly containers: readonly Document[]
  /** All that are recorded there, by kind and name. */
  readonly resources: readonly Document[]
  /** What is not made again, each with why. */
  readonly left: readonly Left[]
}

export interface Left {
  readonly kind: Configuration['kind']
  readonly name: string
  readonly why: string
}

/** @param isMeant whether somebody wants this container again */
export function hostIn(
  documents: readonly Document[],
  target: TargetId,
  isMeant: (of: Pick<Configuration, 'name' | 'runsAs'>) => boolean,
): Host {
  const own = documents.filter((each) => each.target === target)
  const ofKind = (...kinds: readonly Configuration['kind'][]): readonly Document[] =>
    own.filter(({ configuration: { kind } }) => kinds.includes(kind))
  const all = ofKind('container')
  const containers = all.filter(({ configuration }) => isMeant(configuration))
  const resources = ofKind('network', 'volume')
  const orchestrated = own.filter((each) => !all.includes(each) && !resources.includes(each))
  const used = usedBy(containers.map(({ configuration }) => configuration))
  const idle = resources.filter(({ configuration: { kind, name } }) => {
    const names = kind === 'network' ? used.networks : used.volumes
    return !names.has(name) && !isTakenFrom(name, resources)
  })
  const left = (some: readonly Document[], why: string): readonly Left[] =>
    some.map(({ configuration: { kind, name } }) => ({ kind, name, why }))
  return {
    target,
    containers,
    resources: resources.filter((each) => !idle.includes(each)),
    left: [
      ...left(orchestrated, 'what made it makes it again'),
      // With a selection that is what was asked for.
      ...(containers.length === all.length ? left(idle, 'no container uses it') : []),
    ],
  }
}

/** A network whose settings another one takes over. */
function isTakenFrom(name: string, resources: readonly Document[]): boolean {
  return resources.some(({ configuration }) => textAt(configuration, 'configFrom') === name)
}

/** Networks that every engine has. */
const BUILT_IN = new Set(['default', 'bridge', 'host', 'none', 'podman'])

/** By their names, as containers of these configurations want them. */
function usedBy(containers: readonly Configuration[]): {
  readonly networks: ReadonlySet<string>
  readonly volumes: ReadonlySet<string>
} {
  const [networks, volumes] = [new Set<string>(), new Set<string>()]
  for (const { fields } of containers)
    for (const { path, value } of fields) {
      const [first, name = '', last] = path
      if (first === 'networks' && !BUILT_IN.has(name)) networks.add(name)
      const isNamed = first === 'mounts' && last === 'volume' && !isAnonymousAt(name, fields)
      if (isNamed && typeof value === 'string') volumes.add(value)
    }
  return { networks, volumes }
}

export function isAnonymousAt(place: string, fields: readonly Field[]): boolean {
  return valueIn(fields, 'mounts', place, 'anonymous') === true
}

export function valueIn(fields: readonly Field[], ...path: readonly string[]): Field['value'] | undefined {
  return fields.find((each) => each.path.length === path.length && path.every((part, at) => each.path[at] === part))
    ?.value
}

export function textAt({ fields }: Pick<Configuration, 'fields'>, ...path: readonly string[]): string | undefined {
  const value = valueIn(fields, ...path)
  return typeof value === 'string' ? value : undefined
}

/** The names below a path, as `mounts` has them: `/data`, `/etc/shop`. */
export function namesBelow(fields: readonly Field[], ...path: readonly string[]): readonly string[] {
  const below = fields.filter(
    (each) => each.path.length > path.length && path.every((part, at) => each.path[at] === part),
  )
  return [...new Set(below.map((each) => each.path[path.length] ?? ''))]
}
