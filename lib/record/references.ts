import type { Configuration, Field } from '../model/configuration.ts'

/** What has to have become of a container before one that depends on it is started. */
export type Condition = 'started' | 'healthy' | 'completed'

/** One container that another depends on. */
export interface Reference {
  readonly how: 'network' | 'processes' | 'memory' | 'volumes' | 'link' | 'order'
  /** The name it runs as: "shop-db-1"; or a service of Compose, of which there may be several: "shop/db". */
  readonly to: { readonly container: string } | { readonly service: string }
  readonly condition: Condition
  /** Whether it is made anew along with the other: what it refers to is that very container, which would be gone. */
  readonly isBound: boolean
}

/**
 * What a container of this configuration depends on, on the same engine. What it refers to by an id that nobody knows is
 * as if it were not there.
 *
 * Source: Docker Engine API 1.24 to 1.51, HostConfig; Compose's label `com.docker.compose.depends_on`, which is
 * "db:service_healthy:false,cache:service_started:true" since 2.0 and "db,cache" before.
 */
export function referencesOf({ fields }: Pick<Configuration, 'fields'>): readonly Reference[] {
  const values = new Map(fields.map(({ path, value }) => [path.join('.'), value]))
  const bound = (how: Reference['how'], container: string | undefined): readonly Reference[] =>
    container ? [{ how, to: { container }, condition: 'started', isBound: true }] : []
  return [
    ...bound('network', sharedWith(values.get('networkMode'))),
    ...bound('processes', sharedWith(values.get('namespaces.pid'))),
    ...bound('memory', sharedWith(values.get('namespaces.ipc'))),
    ...textsOf(values.get('volumesFrom')).flatMap((each) => bound('volumes', each.split(':')[0])),
    ...textsOf(values.get('links')).flatMap((each) => bound('link', linkedTo(each))),
    ...fields.flatMap(byNameInNetworks),
    ...dependsOn(fields),
  ]
}

/** Whether that is what is referred to. */
export function isReferredTo(
  { to }: Pick<Reference, 'to'>,
  { name, runsAs }: Pick<Configuration, 'name' | 'runsAs'>,
): boolean {
  return 'container' in to ? to.container === runsAs : name.startsWith(`${to.service}/`)
}

function sharedWith(mode: unknown): string | undefined {
  const [kind, name] = typeof mode === 'string' ? mode.split(':', 2) : []
  return kind === 'container' ? name : undefined
}

/** "/db:/web/store" and "db:store": "db". */
function linkedTo(link: string): string | undefined {
  return link.replace(/^\//u, '').split(':')[0]
}

/** Within a network of its own a link is a name that is looked up when it is asked for: it binds nobody. */
function byNameInNetworks({ path, value }: Field): readonly Reference[] {
  if (path[0] !== 'networks' || path[2] !== 'links') return []
  return textsOf(value).flatMap((each): readonly Reference[] => {
    const container = linkedTo(each)
    return container ? [{ how: 'link', to: { container }, condition: 'started', isBound: false }] : []
  })
}

const CONDITIONS: ReadonlyMap<string | undefined, Condition> = new Map([
  ['service_healthy', 'healthy'],
  ['service_completed_successfully', 'completed'],
])

function dependsOn(fields: readonly Field[]): readonly Reference[] {
  const label = (key: string): string | undefined => {
    const value = fields.find(({ path }) => path.length === 2 && path[0] === 'labels' && path[1] === key)?.value
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const project = label('com.docker.compose.project')
  const said = label('com.docker.compose.depends_on')
  if (project === undefined || said === undefined) return []
  return said.split(',').flatMap((each): readonly Reference[] => {
    const [service = '', condition, restarts] = each.trim().split(':')
    if (service === '') return []
    return [
      {
        how: 'order',
        to: { service: `${project}/${service}` },
        condition: CONDITIONS.get(condition) ?? 'started',
        // Compose starts it anew then, where it was asked to.
        isBound: restarts === 'true',
      },
    ]
  })
}

function textsOf(value: unknown): readonly string[] {
  return [value].flat().filter((each) => typeof each === 'string')
}
