import { at, textAt } from '../read.ts'
import type { Json } from '../read.ts'

/** "80/tcp" of the tasks; undefined for what is no port. */
export function portNumber(port: Json): string | undefined {
  const target = at(port, 'TargetPort')
  return typeof target === 'number' ? `${target}/${textAt(port, 'Protocol') ?? 'tcp'}` : undefined
}

/** From outside at "ingress:8080"; no number stands for one that the swarm chooses. */
export function portPlace(port: Json): string {
  const published = at(port, 'PublishedPort')
  return `${textAt(port, 'PublishMode') ?? 'ingress'}:${typeof published === 'number' && published > 0 ? published : ''}`
}
