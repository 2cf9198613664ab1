import { labelled, listed, matcher } from '../../kit/patterns.ts'
import type { Container } from '../../model/engine.ts'
import type { Selection } from './options.ts'

/** Source: labels that Docker Compose writes. */
const COMPOSE = { project: 'com.docker.compose.project', service: 'com.docker.compose.service' } as const

/** Says of a container whether it is one of those that are selected. The patterns are read once. */
export function selecting({ names, images, labels, compose }: Selection): (container: Container) => boolean {
  const isNamed = names === undefined ? yes : matcher(listed(names))
  const isOfImage = images === undefined ? yes : matcher(listed(images))
  const isLabelled = labels === undefined ? yes : labelled(labels)
  return (container) =>
    isNamed(container.name) &&
    isOfImage(container.image) &&
    isLabelled(container.labels) &&
    (compose === undefined ||
      (container.labels[COMPOSE.project] === compose.project &&
        (compose.service === undefined || container.labels[COMPOSE.service] === compose.service)))
}

function yes(): boolean {
  return true
}
