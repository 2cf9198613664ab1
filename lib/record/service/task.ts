import type { Origin } from '../../model/configuration.ts'
import { capabilities } from '../container/capabilities.ts'
import { labelOrigin } from '../container/labels.ts'
import { HEALTH, putEnvironment, putUnlessEmpty } from '../container/process.ts'
import { at, entriesOf, knownIn, listAt, textAt, textsAt } from '../read.ts'
import type { Json } from '../read.ts'
import type { Sheet } from '../sheet.ts'

// What the tasks of a service are made from: Docker Engine API, TaskSpec. Where a name is missing here the engine's own is
// kept, so that nothing is lost when it learns something new.

/** Settings of the container, of its surroundings, and where they are kept. */
export const NAMES: Readonly<Record<string, readonly string[]>> = {
  'ContainerSpec.Args': ['command'],
  'ContainerSpec.CapabilityAdd': ['security', 'capAdd'],
  'ContainerSpec.CapabilityDrop': ['security', 'capDrop'],
  'ContainerSpec.Command': ['entrypoint'],
  'ContainerSpec.DNSConfig.Nameservers': ['dns', 'servers'],
  'ContainerSpec.DNSConfig.Options': ['dns', 'options'],
  'ContainerSpec.DNSConfig.Search': ['dns', 'search'],
  'ContainerSpec.Dir': ['workingDir'],
  'ContainerSpec.Groups': ['security', 'groups'],
  'ContainerSpec.Hostname': ['hostname'],
  'ContainerSpec.Hosts': ['extraHosts'],
  'ContainerSpec.Init': ['init'],
  'ContainerSpec.Isolation': ['isolation'],
  'ContainerSpec.OomScoreAdj': ['limits', 'oomScoreAdjust'],
  'ContainerSpec.OpenStdin': ['openInput'],
  'ContainerSpec.Privileges.NoNewPrivileges': ['security', 'noNewPrivileges'],
  'ContainerSpec.ReadOnly': ['security', 'readOnlyRoot'],
  'ContainerSpec.StopGracePeriod': ['stopGracePeriodNs'],
  'ContainerSpec.StopSignal': ['stopSignal'],
  'ContainerSpec.Sysctls': ['sysctls'],
  'ContainerSpec.TTY': ['terminal'],
  'ContainerSpec.User': ['user'],
  ForceUpdate: ['forcedUpdates'],
  'LogDriver.Name': ['logging', 'driver'],
  'LogDriver.Options': ['logging', 'options'],
  'Placement.Constraints': ['placement', 'constraints'],
  'Placement.MaxReplicas': ['placement', 'maxReplicasPerNode'],
  'Placement.Platforms': ['placement', 'platforms'],
  'Placement.Preferences': ['placement', 'preferences'],
  'Resources.Limits.MemoryBytes': ['limits', 'memoryBytes'],
  'Resources.Limits.NanoCPUs': ['limits', 'nanoCpus'],
  'Resources.Limits.Pids': ['limits', 'processes'],
  'Resources.Reservations.GenericResources': ['reservations', 'generic'],
  'Resources.Reservations.MemoryBytes': ['reservations', 'memoryBytes'],
  'Resources.Reservations.NanoCPUs': ['reservations', 'nanoCpus'],
  'RestartPolicy.Condition': ['restart', 'condition'],
  'RestartPolicy.Delay': ['restart', 'delayNs'],
  'RestartPolicy.MaxAttempts': ['restart', 'maximumAttempts'],
  'RestartPolicy.Window': ['restart', 'windowNs'],
  Runtime: ['taskRuntime'],
}

/** What is taken where nobody says anything, and what the swarm finds out by itself. Source: swarmkit, api/defaults. */
const TAKEN: Readonly<Record<string, (value: Json) => boolean>> = {
  'ContainerSpec.Isolation': (value) => value === 'default',
  'ContainerSpec.StopGracePeriod': (value) => value === 10_000_000_000,
  // Of the image's manifest.
  'Placement.Platforms': () => true,
  'RestartPolicy.Condition': (value) => value === 'any',
  'RestartPolicy.Delay': (value) => value === 5_000_000_000,
  Runtime: (value) => value === 'container',
}

/** What has words of its own below. */
export const APART = new Set([
  'ContainerSpec.Image', 'ContainerSpec.Labels', 'ContainerSpec.Env', 'ContainerSpec.Mounts', 'ContainerSpec.Healthcheck',
  'ContainerSpec.Secrets', 'ContainerSpec.Configs', 'ContainerSpec.Ulimits', 'Networks',
]) // prettier-ignore

/** Objects that are looked into for names. */
export const OPENED = new Set([
  'ContainerSpec', 'ContainerSpec.DNSConfig', 'ContainerSpec.Privileges', 'Resources', 'Resources.Limits', 'Resources.Reservations',
  'RestartPolicy', 'Placement', 'LogDriver',
]) // prettier-ignore

export function putTask(sheet: Sheet, spec: Json, nameOf: (id: string) => string | undefined): void {
  const task = at(spec, 'TaskTemplate')
  const container = at(task, 'ContainerSpec')
  putNamed(sheet, task, '')
  putImage(sheet, textAt(container, 'Image') ?? '')
  putEnvironment(sheet, textsAt(container, 'Env'), [])
  for (const [key, value] of entriesOf(at(container, 'Labels')))
    sheet.put(['containerLabels', key], value, labelOrigin(key, false))
  for (const [key, value] of entriesOf(at(container, 'Healthcheck')))
    putUnlessEmpty(sheet, ['healthcheck', knownIn(HEALTH, key) ?? key], value, 'operator')
  for (const mount of listAt(container, 'Mounts')) putMount(sheet, mount)
  for (const limit of listAt(container, 'Ulimits')) {
    const name = textAt(limit, 'Name') ?? ''
    sheet.put(['ulimits', name, 'soft'], at(limit, 'Soft'), 'operator')
    sheet.put(['ulimits', name, 'hard'], at(limit, 'Hard'), 'operator')
  }
  for (const kind of ['Secret', 'Config'] as const)
    for (const file of listAt(container, `${kind}s`)) putFile(sheet, kind, file)
  // Older ones keep them beside the template.
  const networks = listAt(task, 'Networks')
  for (const network of networks.length > 0 ? networks : listAt(spec, 'Networks')) putNetwork(sheet, network, nameOf)
}

function putNamed(sheet: Sheet, from: Json, above: string): void {
  for (const [key, value] of entriesOf(from)) {
    const full = above + key
    if (OPENED.has(full)) putNamed(sheet, value, `${full}.`)
    else if (!APART.has(full)) {
      const origin: Origin = knownIn(TAKEN, full)?.(value) === true ? 'engine' : 'operator'
      const path = knownIn(NAMES, full) ?? ['task', ...full.split('.')]
      putUnlessEmpty(sheet, path, path[1]?.startsWith('cap') ? capabilities(value) : value, origin)
    }
  }
}

/** "shop/web:1@sha256:…" in two. Without a tag somebody asked for the digest itself. */
function putImage(sheet: Sheet, image: string): void {
  const [, name = image, digest] = /^(.*?)@(sha256:[0-9a-f]+)$/u.exec(image) ?? []
  putUnlessEmpty(sheet, ['image', 'name'], name, 'operator')
  const isTagged = /:[^/]+$/u.test(name)
  putUnlessEmpty(sheet, ['image', 'digest'], digest, isTagged ? 'image' : 'operator')
}

export const MOUNT: Readonly<Record<string, string>> = { Type: 'type', ReadOnly: 'readOnly' }

function putMount(sheet: Sheet, mount: Json): void {
  const place = textAt(mount, 'Target')
  if (place === undefined) return
  const type = textAt(mount, 'Type') ?? 'volume'
  for (const [key, value] of entriesOf({ ...Object.fromEntries(entriesOf(mount)), Type: type }))
    if (key === 'Source')
      putUnlessEmpty(sheet, ['mounts', place, type === 'volume' ? 'volume' : 'source'], value, 'operator')
    else if (key !== 'Target') putUnlessEmpty(sheet, ['mounts', place, knownIn(MOUNT, key) ?? key], value, 'operator')
}

/** A secret or a config by its name: what is in it nobody reads. Made anew under the same name it is another one. */
function putFile(sheet: Sheet, kind: 'Secret' | 'Config', reference: Json): void {
  const name = textAt(reference, `${kind}Name`)
  if (name === undefined) return
  const path = (key: string): readonly string[] => [`${kind.toLowerCase()}s`, name, key]
  sheet.put(path('id'), at(reference, `${kind}ID`) ?? null, 'operator')
  for (const [key, value] of entriesOf(at(reference, 'File')))
    putUnlessEmpty(sheet, path(knownIn(FILE, key) ?? key), value, 'operator')
}

export const FILE: Readonly<Record<string, string>> = { Name: 'target', UID: 'uid', GID: 'gid', Mode: 'mode' }

function putNetwork(sheet: Sheet, network: Json, nameOf: (id: string) => string | undefined): void {
  const id = textAt(network, 'Target')
  if (id === undefined) return
  const path = (key: string): readonly string[] => ['networks', nameOf(id) ?? id, key]
  sheet.put(path('attached'), true, 'operator')
  putUnlessEmpty(sheet, path('aliases'), textsAt(network, 'Aliases'), 'operator')
  putUnlessEmpty(sheet, path('driverOptions'), at(network, 'DriverOpts'), 'operator')
}
