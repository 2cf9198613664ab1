import type * as z from 'zod'
import type { Secret } from '../../base/secret.ts'
import type { FaultCode } from '../../model/fault.ts'
import { fault, FaultError } from '../fault.ts'
import { sampleOf, understood } from '../json-body.ts'
import { placed } from './faults.ts'

/** An error page of Jetty says what it is about behind its style sheet. */
const WORDS_BYTES = 4096
/** Source: Mesos, src/master/http.cpp; Marathon, LeaderProxyFilter, LeaderResource. */
const LEADERLESS =
  /\bno (?:consistent )?leader\b|could not determine the current leader|leader (?:is )?(?:not |un)available/iu

/** A whole answer of somebody else. */
export interface Answer {
  /** "marathon.example:8443". */
  readonly place: string
  /** As asked, for people: "/v2/apps". */
  readonly path: string
  readonly status: number
  readonly type: string
  readonly location: string | null
  readonly headers: { get(name: string): string | null }
  readonly body: Buffer
  /** What a message may not repeat. */
  readonly hidden: readonly Secret[]
}

/** What a good answer says. Throws a fault for every other, with a sample of what came instead. */
export function jsonOf<T>(answer: Answer, schema: z.ZodType<T>): T {
  if (answer.status !== 200) throw refusalOf(answer)
  try {
    return understood(answer, schema)
  } catch (error) {
    throw error instanceof FaultError ? placed(error, answer.place) : error
  }
}

const ROWS: Readonly<Record<number, readonly [FaultCode, string, string?]>> = {
  401: ['auth-failed', 'does not know us, or not with these credentials', 'look at "auth:" of this target'],
  403: ['auth-failed', 'knows us, and does not let us read this', 'this account needs the right to read'],
  404: ['not-supported', 'has no such page', 'is this the right endpoint, and the right path in front?'],
  405: ['not-supported', 'does not answer such questions'],
  410: ['not-supported', 'has no such page any more'],
  501: ['not-supported', 'does not answer such questions'],
  408: ['busy', 'gave up on our question'],
  429: ['busy', 'wants to be asked less often'],
  502: ['unreachable', 'reaches nobody behind it who could answer'],
  503: ['busy', 'cannot answer now'],
  504: ['timed-out', 'waited in vain for somebody behind it'],
}

/** Why an answer is none, in the words of whoever answered. */
export function refusalOf(answer: Answer): FaultError {
  const { place, path, status, body, hidden } = answer
  const words = body.length === 0 ? '' : `: ${sampleOf(body, hidden)}`
  if (LEADERLESS.test(body.toString('utf8', 0, WORDS_BYTES)))
    return fault('unreachable', `${place}: it has no leader (${status})${words}`, {
      hint: 'the members agree on one within seconds where most of them are there',
    })
  const [code, what, hint] = ROWS[status] ?? ['protocol', status < 400 ? 'sends us elsewhere' : 'refuses to answer']
  return fault(code, `${place}: ${what} (${status}, "${path}")${words}`, { ...(hint !== undefined && { hint }) })
}
