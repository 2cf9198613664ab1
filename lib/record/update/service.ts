import type { Configuration } from '../../model/configuration.ts'
import { at, entriesOf, isObject, knownIn } from '../read.ts'
import type { Json } from '../read.ts'
import { JOBS, KNOWN, MANNERS } from '../service.ts'
import type { DefinitionUpdate } from './definition.ts'
import { anySetting, renamedAll, wordsOf } from './service/settings.ts'
import { taskOf } from './service/task.ts'
import { portsOf } from './service/ports.ts'
import { branchAt, branchOf } from './target.ts'
import type { Branch, Target } from './target.ts'

/**
 * A service of a swarm whose `Spec` is what a tree says. Everything that it says nothing of stays as it is answered: how
 * often tasks were made anew by force counts as a setting, what a stack has written on it does not.
 *
 * @param nameOf of a network
 * Source: Docker Engine API 1.24 to 1.51, ServiceUpdate.
 */
export function serviceUpdate(
  current: Json,
  { root, cannot, wanted }: Target & { readonly wanted: Configuration },
  nameOf: (id: string) => string | undefined,
): DefinitionUpdate {
  const spec = at(current, 'Spec')
  const of = (...path: readonly string[]): Branch | undefined => branchAt(root, ...path)
  const next = {
    ...Object.fromEntries(entriesOf(spec)),
    Labels: anySetting(at(spec, 'Labels'), of('labels')),
    Mode: modeOf(at(spec, 'Mode'), of),
    ...taskOf(spec, withPlatforms(root, wanted), nameOf),
    UpdateConfig: renamedAll(at(spec, 'UpdateConfig'), of('update'), manner),
    RollbackConfig: renamedAll(at(spec, 'RollbackConfig'), of('rollback'), manner),
    EndpointSpec: endpointOf(at(spec, 'EndpointSpec'), of),
    ...unknownOf(spec, of('spec')),
  }
  const document = { ...Object.fromEntries(entriesOf(current)), Spec: said(next) }
  return { document, cannot: [...refusedModes(root), ...cannot] }
}

const manner = wordsOf(Object.fromEntries(Object.entries(MANNERS).map(([key, [name]]) => [key, name])))

/** On which machines a task may run the image says: with another one, those are asked for that were recorded with it. */
function withPlatforms(root: Branch, wanted: Configuration): Branch {
  const image = branchAt(root, 'image')
  const isAnother = [...(image?.below.values() ?? [])].some(({ leaf }) => leaf?.kind === 'set')
  if (!isAnother) return root
  const placement = new Map(branchAt(root, 'placement')?.below)
  const platforms = branchOf(wanted, 'placement', 'platforms')
  placement.delete('platforms')
  if (platforms) placement.set('platforms', platforms)
  return { ...root, below: new Map([...root.below, ['placement', { leaf: null, below: placement, isWanted: true }]]) }
}

/** A swarm does not make a global service of a replicated one. */
function refusedModes(root: Branch): readonly string[] {
  const mode = branchAt(root, 'mode')?.leaf
  return mode?.kind === 'set' ? [`mode: no swarm makes a service ${String(mode.value)} that is not`] : []
}

function modeOf(mode: Json, of: (...path: readonly string[]) => Branch | undefined): Json {
  const [key = 'Replicated', how] = entriesOf(mode).find(([, each]) => each !== null) ?? []
  const names = key === 'Replicated' ? { Replicas: 'replicas' } : JOBS
  const settings = Object.entries(names).map(([name, word]) => [name, anySetting(at(how, name), of(word))] as const)
  const rest = Object.fromEntries(entriesOf(how).filter(([name]) => knownIn(names, name) === undefined))
  if (!isObject(mode) && settings.every(([, value]) => value === undefined)) return mode
  return { ...Object.fromEntries(entriesOf(mode)), [key]: said({ ...rest, ...Object.fromEntries(settings) }) }
}

function endpointOf(endpoint: Json, of: (...path: readonly string[]) => Branch | undefined): Json {
  const mode = anySetting(at(endpoint, 'Mode'), of('endpointMode'))
  const ports = portsOf(at(endpoint, 'Ports'), of('ports'))
  if (!isObject(endpoint) && mode === undefined && ports === undefined) return endpoint
  return said({ ...Object.fromEntries(entriesOf(endpoint)), Mode: mode, Ports: ports })
}

/** What nobody here has a word for is kept, and asked for, under the engine's own. */
function unknownOf(spec: Json, branch: Branch | undefined): Readonly<Record<string, Json>> {
  const keys = new Set([...entriesOf(spec).map(([key]) => key), ...(branch?.below.keys() ?? [])])
  return Object.fromEntries(
    [...keys].filter((key) => !KNOWN.has(key)).map((key) => [key, anySetting(at(spec, key), branch?.below.get(key))]),
  )
}

function said(parts: Readonly<Record<string, Json>>): Json {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined))
}
