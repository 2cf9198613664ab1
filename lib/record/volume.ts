import type { Configuration, Definition } from '../model/configuration.ts'
import { isAnonymous } from './container/mounts.ts'
import { labelOrigin } from './container/labels.ts'
import type { Hide } from './hide.ts'
import { at, entriesOf, textAt } from './read.ts'
import type { Json } from './read.ts'
import { newSheet } from './sheet.ts'

/** By these labels a swarm knows what it has made on its nodes. */
const OF_A_SWARM = ['com.docker.stack.namespace', 'com.docker.swarm.service.id']
/** Engines put it on what nobody named, since API 1.43. */
const NAMELESS = 'com.docker.volume.anonymous'

/**
 * The configuration of a volume, as its engine describes it: not what is in it, and not where that lies. Null for one that
 * nobody named, which belongs to its container, and for those of a swarm.
 *
 * Source: Docker Engine API 1.24 to 1.51, VolumeInspect; Podman's answers in their place.
 */
export function recordVolume({ document }: Definition, hide: Hide): Configuration | null {
  const name = textAt(document, 'Name')
  const labels = at(document, 'Labels')
  if (name === undefined || isAnonymous(name) || at(labels, NAMELESS) !== undefined) return null
  if (isOfASwarm(document, labels)) return null
  const sheet = newSheet(hide)
  const driver = textAt(document, 'Driver') ?? 'local'
  sheet.put(['driver'], driver, driver === 'local' ? 'engine' : 'operator')
  for (const [key, value] of entriesOf(at(document, 'Options'))) sheet.put(['options', key], value, 'operator')
  for (const [key, value] of entriesOf(labels)) sheet.put(['labels', key], value, labelOrigin(key, false))
  const createdAt = textAt(document, 'CreatedAt') ?? ''
  const created = Date.parse(createdAt)
  return {
    kind: 'volume',
    name,
    runsAs: name,
    // It has no id: one of the same name that was made at another time is another one.
    incarnation: createdAt === '' ? name : createdAt,
    ...(created > 0 && { createdAt: created }),
    fields: sheet.fields(),
  }
}

function isOfASwarm(volume: Json, labels: Json): boolean {
  return at(volume, 'ClusterVolume') !== undefined || OF_A_SWARM.some((key) => at(labels, key) !== undefined)
}
