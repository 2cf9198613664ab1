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
    const question = { path: '/metrics/snapshot', maxBytes: MAX_BYTES, answerMs: METRICS_MS }
    const found = jsonOf(await api.ask(place, question, signal), metrics)
    return { place, said: { kind: 'metrics', metrics: found } }
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    return { place, said: { kind: 'fault', fault: error } }
  }
}

/** Those that say of themselves that they were elected. */
export function electedOf(masters: readonly Master[]): readonly { place: ApiPlace; metrics: Metrics }[] {
  return masters.flatMap(({ place, said }) =>
    said.kind === 'metrics' && said.metrics['master/elected'] === 1 ? [{ place, metrics: said.metrics }] : [],
  )
}

/** Where the others say that the elected one is, if that is none of those listed; null where nobody knows one. */
export async function leaderElsewhere(
  api: WebApi,
  masters: readonly Master[],
  signal: AbortSignal,
): Promise<string | null> {
  const asked = masters.find(({ said }) => said.kind === 'metrics')
  if (!asked) return null
  try {
    const answer = await api.ask(asked.place, { path: '/master/redirect', maxBytes: MAX_BYTES }, signal)
    const place = answer.status === 307 ? placeSentTo(answer.location, asked.place) : null
    return masters.some((each) => each.place.name === place) ? null : place
  } catch (error) {
    if (error instanceof FaultError) return null // it has no leader, which is what is told then
    throw error
  }
}

/** The fault of asking for agents where none of the listed masters leads. */
export function nobodyLeads(elsewhere: string | null): FaultError {
  if (elsewhere === null)
    return fault('unreachable', 'none of the masters that answer is elected', {
      hint: 'they agree on one within seconds where most of them are there',
    })
  return fault('unreachable', `the elected master is ${elsewhere}, which is not among the endpoints`, {
    hint: 'list every master: nobody else is given our credentials',
  })
}

/** What the masters make of themselves. */
export function controlOf(
  masters: readonly Master[],
  seen: { readonly elsewhere: string | null; readonly frameworks: readonly Framework[]; readonly version?: string },
): ControlPlane {
  const elected = electedOf(masters)
  const [leader] = elected
  const failing = [...leadershipTrouble(elected, seen.elsewhere), ...frameworkTrouble(seen.frameworks)]
  const recovered = leader?.metrics['registrar/log/recovered'] !== 0
  const isLed = elected.length === 1 || (elected.length === 0 && seen.elsewhere !== null)
  return {
    isReady: isLed && recovered,
    leader: leader?.place.name ?? seen.elsewhere,
    members: masters.map(({ place, said }) => ({
      name: place.name,
      isReachable: said.kind === 'metrics',
      isLeader: elected.some((each) => each.place === place),
      why: said.kind === 'fault' ? said.fault.message : '',
    })),
    needed: masters.length > 1 ? Math.floor(masters.length / 2) + 1 : 0,
    failing,
    ...(seen.version !== undefined && { version: seen.version }),
  }
}

function leadershipTrouble(
  elected: readonly { place: ApiPlace; metrics: Metrics }[],
  elsewhere: string | null,
): string[] {
  const [first, second] = elected
  if (!first)
    return [elsewhere === null ? 'no master is elected' : `the elected master ${elsewhere} is not among the endpoints`]
  return [
    ...(second
      ? [`several masters call themselves elected: ${elected.map(({ place }) => place.name).join(', ')}`]
      : []),
    ...(first.metrics['registrar/log/recovered'] === 0 ? ['the registry is not recovered yet'] : []),
  ]
}

function frameworkTrouble(frameworks: readonly Framework[]): string[] {
  return frameworks.flatMap(({ name, connected, active }) => {
    const word = connected === false ? 'disconnected' : active === false ? 'inactive' : null
    return word === null ? [] : [`framework ${name ?? 'without a name'}: ${word}`]
  })
}
