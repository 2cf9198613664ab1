import { labelled, listed, matcher } from '../patterns.ts'
import type { Wanted } from '../patterns.ts'
import type { Container } from '../../model/engine.ts'

/** Which containers belong to a declared workload; all that is given has to hold. */
export interface Selection {
  /** Of containers, or patterns of them. */
  readonly names?: string | readonly string[] | undefined
  readonly images?: string | readonly string[] | undefined
  readonly labels?: Readonly<Record<string, Wanted>> | undefined
  readonly compose?: { readonly project: string; readonly service?: string | undefined } | undefined
}

/** What a selection asks of a container. */
export type Selectable = Pick<Container, 'name' | 'image' | 'labels'>

/** Source: labels that Docker Compose writes. */
const COMPOSE = { project: 'com.docker.compose.project', service: 'com.docker.compose.service' } as const

/** Says of a container whether it is one of those that are selected. The patterns are read once. */
export function selecting({ names, images, labels, compose }: Selection): (container: Selectable) => boolean {
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
