import { at } from '../read.ts'
import type { Json } from '../read.ts'

const OF_PEOPLE = new Set(['labels', 'env', 'secrets', 'options', 'parameters'])

/**
 * What Marathon fills in where nobody says anything; where releases disagree, the later ones.
 *
 * Source: Marathon, docs/docs/rest-api/public/api/v2/types.
 */
const DEFAULTS: Readonly<Record<string, Json>> = {
  backoffFactor: 1.15,
  backoffSeconds: 1,
  maxLaunchDelaySeconds: 300,
  cpus: 1,
  mem: 128,
  disk: 0,
  gpus: 0,
  instances: 1,
  killSelection: 'YOUNGEST_FIRST',
  requirePorts: false,
  'upgradeStrategy.maximumOverCapacity': 1,
  'upgradeStrategy.minimumHealthCapacity': 1,
  'unreachableStrategy.inactiveAfterSeconds': 0,
  'unreachableStrategy.expungeAfterSeconds': 0,
  'docker.forcePullImage': false,
  'docker.privileged': false,
  forcePull: false,
  gracePeriodSeconds: 300,
  intervalSeconds: 60,
  timeoutSeconds: 20,
  maxConsecutiveFailures: 3,
  delaySeconds: 15,
  ignoreHttp1xx: false,
  protocol: 'tcp',
  hostPort: 0,
  cache: false,
  executable: false,
  extract: true,
  'scaling.kind': 'fixed',
}

/** Names that people choose themselves: nothing there is a default. */
export function isOfPeople(path: readonly string[]): boolean {
  return OF_PEOPLE.has(path.at(-2) ?? '')
}

export function isAppDefault(path: readonly string[], value: Json): boolean {
  if (isOfPeople(path)) return false
  return [1, 2].some((parts) => at(DEFAULTS, path.slice(-parts).join('.')) === value)
}
