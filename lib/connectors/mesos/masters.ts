import { fault, FaultError } from '../../kit/fault.ts'
import { jsonOf } from '../../kit/web-api/answer.ts'
import { together } from '../../kit/web-api/at-any.ts'
import type { WebApi } from '../../kit/web-api/client.ts'
import { placeSentTo } from '../../kit/web-api/places.ts'
import type { ApiPlace } from '../../kit/web-api/places.ts'
import type { ControlPlane } from '../../model/node.ts'
import { metrics } from './api.ts'
import type { Framework, Metrics } from './api.ts'

const MAX_BYTES = 4 * 1024 ** 2
/** A master that hangs is given up early: each answers for itself, from memory. */
const METRICS_MS = 5000

/** What one of the listed masters said of itself. */
export interface Master {
  readonly place: ApiPlace
  readonly said:
    { readonly kind: 'metrics'; readonly metrics: Metrics } | { readonly kind: 'fault'; readonly fault: FaultError }
}

/** Asks every listed master how it is. Throws a FaultError where none answered. */
export async function askMasters(api: WebApi, places: readonly ApiPlace[], signal: AbortSignal): Promise<Master[]> {
  const masters = await Promise.all(places.map((place) => askMaster(api, place, signal)))
  const faults = masters.flatMap(({ said }) => (said.kind === 'fault' ? [said.fault] : []))
  if (faults.length === masters.length) throw together(faults)
  return masters
}

async function askMaster(api: WebApi, place: ApiPlace, signal: AbortSignal): Promise<Master> {
  try {
    const question = { path: '/metrics/snapshot', maxBytes: MAX_BYTES, withinMs: METRICS_MS }
    const found = jsonOf(await api.ask(place, question, signal), metrics)
    return { place, said: { kind: 'metrics', metrics: found } }
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    return { place, said: { kind: 'fault', fault: error } }
  }
}

/** One that says of itself that it was elected. */
interface Claim {
  readonly place: ApiPlace
  readonly metrics: Metrics
}

function claimsOf(masters: readonly Master[]): readonly Claim[] {
  return masters.flatMap(({ place, said }) =>
    said.kind === 'metrics' && said.metrics['master/elected'] === 1 ? [{ place, metrics: said.metrics }] : [],
  )
}

/** The elected one; where several say so, the one that most agents talk to: they look for the leader, too. */
export function believedOf(masters: readonly Master[]): Claim | null {
  const agentsAt = ({ metrics: { 'master/slaves_active': active = 0 } }: Claim): number => active
  return claimsOf(masters).reduce<Claim | null>(
    (one, other) => (one && agentsAt(one) >= agentsAt(other) ? one : other),
    null,
  )
}

/** Whom the masters follow that were not elected; null where nobody knows one. */
export type Followed = {
  readonly name: string
  /** Why one that is listed does not answer us; absent where it is not listed. */
  readonly fault?: FaultError
} | null

/** Asks those that answered whom they follow, until one of them knows. */
export async function followed(api: WebApi, masters: readonly Master[], signal: AbortSignal): Promise<Followed> {
  for (const { place, said } of masters) {
    const name = said.kind === 'metrics' ? await sentOnBy(api, place, signal) : null
    const listed = masters.find((each) => each.place.name === name)
    // One that has just said that it was not elected: they are about to agree on somebody.
    if (name !== null && listed?.said.kind !== 'metrics') return { name, ...(listed && { fault: listed.said.fault }) }
  }
  return null
}

async function sentOnBy(api: WebApi, place: ApiPlace, signal: AbortSignal): Promise<string | null> {
  try {
    const question = { path: '/master/redirect', maxBytes: MAX_BYTES, withinMs: METRICS_MS }
    const { status, location } = await api.ask(place, question, signal)
    return status === 307 ? placeSentTo(location, place) : null
  } catch (error) {
    if (error instanceof FaultError) return null // the next may know
    throw error
  }
}

/** The fault of asking for agents where none of the listed masters leads. */
export function nobodyLeads(follow: Followed): FaultError {
  if (follow === null)
    return fault('unreachable', 'none of the masters that answer is elected', {
      hint: 'they agree on one within seconds where most of them are there',
    })
  if (follow.fault) {
    const { code, message, ...more } = follow.fault.fault
    return fault(code, `the elected master does not answer us: ${message}`, { ...more, cause: follow.fault })
  }
  return fault('unreachable', `the elected master is ${follow.name}, which is not among the endpoints`, {
    hint: 'list every master: nobody else is given our credentials',
  })
}

/** What the masters make of themselves. */
export function controlOf(
  masters: readonly Master[],
  seen: { readonly follow: Followed; readonly frameworks: readonly Framework[]; readonly version?: string },
): ControlPlane {
  const claims = claimsOf(masters)
  const leader = believedOf(masters)
  const failing = [...leadershipTrouble(claims, leader, seen.follow), ...frameworkTrouble(seen.frameworks)]
  const recovered = leader?.metrics['registrar/log/recovered'] !== 0
  const isLed = claims.length === 1 || (claims.length === 0 && seen.follow !== null)
  return {
    isReady: isLed && recovered,
    leader: leader?.place.name ?? seen.follow?.name ?? null,
    members: masters.map(({ place, said }) => ({
      name: place.name,
      isReachable: said.kind === 'metrics',
      isLeader: claims.some((each) => each.place === place) || seen.follow?.name === place.name,
      why: said.kind === 'fault' ? said.fault.message : '',
    })),
    needed: masters.length > 1 ? Math.floor(masters.length / 2) + 1 : 0,
    failing,
    ...(seen.version !== undefined && { version: seen.version }),
  }
}

function leadershipTrouble(claims: readonly Claim[], leader: Claim | null, follow: Followed): string[] {
  if (!leader) {
    if (follow === null) return ['no master is elected']
    return [`the elected master ${follow.name} ${follow.fault ? 'does not answer us' : 'is not among the endpoints'}`]
  }
  return [
    ...(claims.length > 1
      ? [`several masters call themselves elected: ${claims.map(({ place }) => place.name).join(', ')}`]
      : []),
    ...(leader.metrics['registrar/log/recovered'] === 0 ? ['the registry is not recovered yet'] : []),
  ]
}

function frameworkTrouble(frameworks: readonly Framework[]): string[] {
  return frameworks.flatMap(({ name, connected, active }) => {
    const word = connected === false ? 'disconnected' : active === false ? 'inactive' : null
    return word === null ? [] : [`framework ${name ?? 'without a name'}: ${word}`]
  })
}
