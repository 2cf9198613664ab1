import { fault } from '../../kit/fault.ts'
import { listed } from '../../kit/workloads/words.ts'
import type { Fault } from '../../model/fault.ts'
import type { RefusedError } from './faults.ts'

/** One kind that could not be listed in one place. */
export interface Refusal {
  /** "deployments". */
  readonly plural: string
  /** As a rule of a Role names it: "deployments.apps". */
  readonly resource: string
  /** Empty: nowhere in the cluster. */
  readonly namespace: string
  readonly error: RefusedError
}

/** Whether nobody may know of that kind there. */
export type Hidden = (plural: string, namespace: string) => boolean

const MOST_NAMED = 6

/** "/apis/apps/v1", "deployments" → "deployments.apps"; of the core group the name alone. */
export function resourceOf(group: string, plural: string): string {
  const [, name] = /^\/apis\/([^/]+)\//u.exec(group) ?? []
  return name === undefined ? plural : `${plural}.${name}`
}

export function hiddenBy(refusals: readonly Refusal[]): Hidden {
  const places = new Set(refusals.map(({ plural, namespace }) => `${plural} ${namespace}`))
  return (plural, namespace) => places.has(`${plural} `) || places.has(`${plural} ${namespace}`)
}

/** All that may not be read, or is not there, in one fault that names it; none where all could be read. */
export function faultOf(refusals: readonly Refusal[]): Fault | undefined {
  const forbidden = refusals.filter(({ error }) => error.status === 403)
  const absent = refusals.filter(({ error }) => error.status !== 403)
  const [first] = [...forbidden, ...absent]
  if (!first) return undefined
  const words = [
    ...(forbidden.length > 0 ? [`this account may not list ${named(forbidden)}`] : []),
    ...(absent.length > 0 ? [`this cluster has no ${named(absent)}`] : []),
  ]
  const { code, message, hint } = first.error.fault
  return fault(code, `${words.join('; ')}: ${message}`, hint === undefined ? {} : { hint }).fault
}

function named(refusals: readonly Refusal[]): string {
  const each = ({ resource, namespace }: Refusal): string =>
    namespace === '' ? resource : `${resource} in namespace ${namespace}`
  return listed(refusals.map(each), ', ', MOST_NAMED)
}
