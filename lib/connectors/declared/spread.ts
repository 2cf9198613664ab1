import type { SeenContainers } from '../../kit/connector.ts'
import { counted } from '../../kit/workloads/counted.ts'
import { instanceOfContainer } from '../../kit/workloads/of-container.ts'
import type { Container } from '../../model/engine.ts'
import type { Instance, Unseen, Workload } from '../../model/workload.ts'
import type { DeclaredOptions } from './options.ts'
import { selecting } from '../../kit/workloads/selection.ts'

export interface SeenAround {
  readonly members: readonly SeenContainers[]
  /** Engines that it is not spread over. */
  readonly elsewhere: readonly SeenContainers[]
}

/** Source: the label that Docker Compose numbers the containers of a service with. */
const NUMBER = 'com.docker.compose.container-number'

/** One workload out of the containers of several engines. Pure. */
export function spread(declared: DeclaredOptions, { members, elsewhere }: SeenAround): Workload {
  const { select, replicas, image } = declared
  const isSelected = selecting(select)
  const instances = members.flatMap(({ target, containers = [], fault }) =>
    fault ? [] : containers.filter(isSelected).map((container) => instanceOf(container, target, declared)),
  )
  const counting = withoutLeftovers(instances, replicas)
  const orphans = elsewhere.flatMap(({ target, containers = [], fault }) =>
    fault
      ? []
      : containers
          .filter((container) => container.phase === 'running' && isSelected(container))
          .map(({ name }) => ({ name, node: target })),
  )
  const unseen = unseenIn(members, isSelected)
  return {
    id: '',
    kind: 'declared',
    mode: 'replicated',
    labels: {},
    ...(image !== undefined && { image }),
    desired: replicas,
    ...counted(counting, replicas),
    ...(replicas === 0 && { off: 'none wanted' }),
    ...(unseen && { unseen }),
    ...(orphans.length > 0 && { orphans }),
    instances: counting,
  }
}

/** Whatever its restart policy says: a replica that has ended is one that is missing. */
function instanceOf(container: Container, target: string, declared: DeclaredOptions): Instance {
  const differs = differences(container, declared)
  const instance = instanceOfContainer(container, {
    slot: container.labels[NUMBER] ?? container.name,
    node: target,
    isUpdated: differs.length === 0,
  })
  return {
    ...instance,
    isWanted: instance.phase !== 'stopping',
    ...(differs.length > 0 && { differs: differs.join(', ') }),
  }
}

type Is = string | number | undefined

/** In words: what a container is, and should not be. */
function differences(container: Container, { image, config }: DeclaredOptions): string[] {
  const pairs: readonly (readonly [what: string, is: Is, wanted: Is])[] = [
    ['image', container.image, image],
    ['restart policy', container.restartPolicy, config?.restart],
    ['memory limit in bytes', container.memoryLimitBytes, config?.memory],
    ['limit of cores', container.cpuLimitCores, config?.cpus],
    ['limit of processes', container.processLimit, config?.processes],
  ]
  return pairs
    .filter(([, is, wanted]) => wanted !== undefined && is !== wanted)
    .map(([what, is, wanted]) => `${what} ${String(is ?? 'none')} instead of ${String(wanted)}`)
}

/** Of those that have ended, the newest stand for what is missing; the others have been replaced long ago. */
function withoutLeftovers(instances: readonly Instance[], replicas: number): readonly Instance[] {
  const hasEnded = ({ phase }: Instance): boolean => phase === 'ended'
  const missing = Math.max(0, replicas - instances.filter((each) => each.isWanted && !hasEnded(each)).length)
  const newestFirst = instances.filter(hasEnded).sort((one, other) => (other.since ?? 0) - (one.since ?? 0))
  const standing = new Set(newestFirst.slice(0, missing))
  return instances.map((each) => (hasEnded(each) && !standing.has(each) ? { ...each, isWanted: false } : each))
}

function unseenIn(members: readonly SeenContainers[], isSelected: (container: Container) => boolean): Unseen | null {
  const dark = members.filter(({ fault }) => fault !== undefined)
  if (dark.length === 0) return null
  const ready = dark.flatMap(({ containers = [] }) =>
    containers.filter(
      (each) => isSelected(each) && each.phase === 'running' && (each.health === 'healthy' || each.health === 'none'),
    ),
  )
  const [first] = dark
  const wasSeen = dark.every(({ containers }) => containers !== undefined)
  return {
    places: dark.map(({ target }) => target),
    ...(wasSeen && { readyThere: ready.length }),
    why: first?.fault?.message ?? '',
  }
}
