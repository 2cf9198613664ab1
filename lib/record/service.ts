import type { Configuration, Definition } from '../model/configuration.ts'
import { labelOrigin } from './container/labels.ts'
import { putUnlessEmpty } from './container/process.ts'
import type { Hide } from './hide.ts'
import { at, entriesOf, knownIn, listAt, textAt } from './read.ts'
import type { Json } from './read.ts'
import { portNumber, portPlace } from './service/port.ts'
import { putTask } from './service/task.ts'
import { newSheet } from './sheet.ts'
import type { Sheet } from './sheet.ts'

/**
 * The configuration of a service of a swarm: its `Spec`, in the words that containers are recorded in where both have
 * the same. What the swarm keeps for itself, and what it fills in, is the engine's.
 *
 * An image is kept in two: what was asked for is the operator's, the digest that it was resolved to that day is the
 * image's. A tag that is resolved anew and means something else now is a change of `image.digest` alone.
 *
 * @param definition.nameOf of a network
 * Source: Docker Engine API 1.24 to 1.51, ServiceInspect.
 */
export function recordService({ document, nameOf }: Definition, hide: Hide): Configuration | null {
  const id = textAt(document, 'ID')
  const name = textAt(document, 'Spec', 'Name')
  if (id === undefined || name === undefined) return null
  const sheet = newSheet(hide)
  const spec = at(document, 'Spec')
  for (const [key, value] of entriesOf(at(spec, 'Labels'))) sheet.put(['labels', key], value, labelOrigin(key, false))
  putMode(sheet, at(spec, 'Mode'))
  putTask(sheet, spec, nameOf ?? (() => undefined))
  for (const [key, path] of [
    ['UpdateConfig', 'update'],
    ['RollbackConfig', 'rollback'],
  ] as const)
    // prettier-ignore
    putManner(sheet, path, at(spec, key))
  putEndpoint(sheet, at(spec, 'EndpointSpec'))
  for (const [key, value] of entriesOf(spec))
    if (!KNOWN.has(key)) putUnlessEmpty(sheet, ['spec', key], value, 'operator')
  putPassing(sheet, document)
  const created = Date.parse(textAt(document, 'CreatedAt') ?? '')
  return {
    kind: 'service',
    name,
    runsAs: name,
    incarnation: id,
    ...(created > 0 && { createdAt: created }),
    fields: sheet.fields(),
  }
}

export const KNOWN: ReadonlySet<string> = new Set([
  'Name',
  'Labels',
  'TaskTemplate',
  'Mode',
  'UpdateConfig',
  'RollbackConfig',
  'Networks',
  'EndpointSpec',
])

/** Which state of the service this is, for whoever wants to change just that one. */
function putPassing(sheet: Sheet, document: Json): void {
  sheet.passing(['runtime', 'versionIndex'], at(document, 'Version', 'Index'))
  sheet.passing(['runtime', 'updatedAt'], at(document, 'UpdatedAt'))
  sheet.passing(['runtime', 'updateState'], at(document, 'UpdateStatus', 'State'))
}

const MODES: Readonly<Record<string, string>> = {
  Replicated: 'replicated',
  Global: 'global',
  ReplicatedJob: 'replicated-job',
  GlobalJob: 'global-job',
}

export const JOBS: Readonly<Record<string, string>> = {
  MaxConcurrent: 'maxConcurrent',
  TotalCompletions: 'totalCompletions',
}

function putMode(sheet: Sheet, mode: Json): void {
  const [key = 'Replicated', how] = entriesOf(mode).find(([, each]) => each !== null) ?? []
  sheet.put(['mode'], knownIn(MODES, key) ?? key, key === 'Replicated' ? 'engine' : 'operator')
  if (key === 'Replicated') sheet.put(['replicas'], at(how, 'Replicas') ?? 1, 'operator')
  else
    for (const [name, value] of entriesOf(how)) putUnlessEmpty(sheet, [knownIn(JOBS, name) ?? name], value, 'operator')
}

/** What is taken where nobody says how: swarmkit, api/defaults. */
export const MANNERS: Readonly<Record<string, readonly [name: string, taken: Json]>> = {
  Parallelism: ['parallelism', 1],
  Delay: ['delayNs', 0],
  FailureAction: ['failureAction', 'pause'],
  Monitor: ['monitorNs', 5_000_000_000],
  MaxFailureRatio: ['maxFailureRatio', 0],
  Order: ['order', 'stop-first'],
}

function putManner(sheet: Sheet, path: string, manner: Json): void {
  for (const [key, value] of entriesOf(manner)) {
    const [name = key, taken] = knownIn(MANNERS, key) ?? []
    sheet.put([path, name], value, value === taken ? 'engine' : 'operator')
  }
}

/** "80/tcp" of the tasks, with the places where it is published. */
function putEndpoint(sheet: Sheet, endpoint: Json): void {
  const mode = textAt(endpoint, 'Mode')
  if (mode !== undefined) sheet.put(['endpointMode'], mode, mode === 'vip' ? 'engine' : 'operator')
  const ports = new Map<string, string[]>()
  for (const port of listAt(endpoint, 'Ports')) {
    const key = portNumber(port)
    if (key !== undefined) ports.set(key, [...(ports.get(key) ?? []), portPlace(port)])
  }
  for (const [key, places] of ports) sheet.put(['ports', key], places.sort(), 'operator')
}
