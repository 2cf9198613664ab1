import type * as z from 'zod'
import type { Secret } from '../../base/secret.ts'
import type { FaultCode } from '../../model/fault.ts'
import { fault } from '../fault.ts'
import type { FaultError } from '../fault.ts'
import { concealed } from '../reasons.ts'

const SAMPLE_BYTES = 800

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

/** Reads a body to its end. Who sends more than agreed is hung up on. */
export async function readWhole(body: NodeJS.ReadableStream | null, maxBytes: number, place: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of (body ?? []) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    // Leaving the loop ends the stream, and with it the connection.
    if (bytes > maxBytes) throw fault('protocol', `${place}: the answer is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** What a good answer says. Throws a fault for every other, with a sample of what came instead. */
export function jsonOf<T>(answer: Answer, schema: z.ZodType<T>): T {
  if (answer.status !== 200) throw refusalOf(answer)
  const { place, path, type, body } = answer
  const told = (what: string): FaultError => fault('protocol', `${place}: "${path}" ${what}: ${sampleOf(answer)}`)
  if (!/^application\/(?:[\w.-]+\+)?json\b/iu.test(type)) throw told(`answers "${type.slice(0, 100)}" instead of JSON`)
  const parsed = schema.safeParse(parsedJson(body, told))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw told(`answers something else than expected, ${issue?.message ?? ''} at "${issue?.path.join('.') ?? ''}"`)
}

function parsedJson(body: Buffer, told: (what: string) => FaultError): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw told(body.length === 0 ? 'answers nothing' : 'answers with what is not JSON, or cut')
  }
}

/** The beginning of an answer, safe to show. */
function sampleOf({ body, hidden }: Pick<Answer, 'body' | 'hidden'>): string {
  return `"${concealed(body.subarray(0, SAMPLE_BYTES).toString('utf8'), hidden)}"`
}

const ROWS: Readonly<Record<number, readonly [FaultCode, string, string?]>> = {
  401: ['auth-failed', 'does not know us, or not with these credentials', 'look at "auth:" of this target'],
  403: ['auth-failed', 'knows us, and does not let us read this', 'this account needs the right to read'],
  404: ['not-supported', 'has no such page', 'is this the right endpoint, and the right path in front?'],
  405: ['not-supported', 'does not answer such questions'],
  408: ['busy', 'gave up on our question'],
  429: ['busy', 'wants to be asked less often'],
  502: ['unreachable', 'reaches nobody behind it who could answer'],
  503: ['busy', 'cannot answer now'],
  504: ['timed-out', 'waited in vain for somebody behind it'],
}

/** Why an answer is none, in the words of whoever answered. */
export function refusalOf(answer: Answer): FaultError {
  const { place, path, status, body } = answer
  const words = body.length === 0 ? '' : `: ${sampleOf(answer)}`
  if (/\bno (?:consistent )?leader\b|leader (?:is )?(?:not|un)available/iu.test(body.toString('utf8', 0, SAMPLE_BYTES)))
    return fault('unreachable', `${place}: it has no leader (${status})${words}`, {
      hint: 'the members agree on one within seconds where most of them are there',
    })
  const [code, what, hint] = ROWS[status] ?? ['protocol', status < 400 ? 'sends us elsewhere' : 'refuses to answer']
  return fault(code, `${place}: ${what} (${status}, "${path}")${words}`, { ...(hint !== undefined && { hint }) })
}
