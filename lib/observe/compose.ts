import { counted } from '../kit/workloads/counted.ts'
import { instanceOfContainer, isDone } from '../kit/workloads/of-container.ts'
import type { Container } from '../model/engine.ts'
import type { Workload } from '../model/workload.ts'

/** Source: labels that Docker Compose writes; podman-compose writes the same. */
const LABELS = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  number: 'com.docker.compose.container-number',
  oneOff: 'com.docker.compose.oneoff',
  hash: 'com.docker.compose.config-hash',
} as const

/**
 * The services of all compose projects on one engine. Compose leaves no word of how many it wants: that is what it
 * has made. What somebody ran once (`compose run`) is no service.
 */
export function composeWorkloads(containers: readonly Container[]): Workload[] {
  const services = new Map<string, Container[]>()
  for (const container of containers) {
    const { [LABELS.project]: project, [LABELS.service]: service, [LABELS.oneOff]: oneOff } = container.labels
    if (project === undefined || service === undefined || oneOff?.toLowerCase() === 'true') continue
    const id = `${project}/${service}`
    const known = services.get(id)
    if (known) known.push(container)
    else services.set(id, [container])
  }
  return [...services].map(([id, those]) => serviceOf(id, those))
}

function serviceOf(id: string, containers: readonly Container[]): Workload {
  const newest = containers.reduce((one, other) => (other.createdAt > one.createdAt ? other : one))
  const wantedHash = newest.labels[LABELS.hash]
  const instances = containers.map((container) => {
    const { [LABELS.number]: number, [LABELS.hash]: hash } = container.labels
    return instanceOfContainer(container, {
      slot: number ?? container.name,
      isUpdated: hash === wantedHash,
    })
  })
  const desired = instances.filter(({ isWanted }) => isWanted).length
  return {
    id,
    kind: 'compose service',
    mode: 'replicated',
    labels: newest.labels,
    image: newest.image,
    desired,
    ...counted(instances, desired),
    ...(containers.every(isDone) && { off: 'done' }),
    instances,
  }
}
