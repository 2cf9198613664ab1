import * as z from 'zod'
import { formatDuration } from '../../base/duration.ts'
import { oneLine } from '../../base/escape.ts'
import { withoutSecrets } from '../../base/mask.ts'
import type { FaultCode } from '../../model/fault.ts'
import type { Ms } from '../../model/time.ts'
import { fault } from '../fault.ts'
import type { FaultError } from '../fault.ts'
import type { RegistryAnswer } from './exchange.ts'

/** Source: OCI Distribution Specification 1.1, "Error Codes". */
const errors = z.object({ errors: z.array(z.object({ code: z.string(), message: z.string().default('') })).min(1) })

const ROWS: Readonly<Record<number, readonly [FaultCode, string, string?]>> = {
  400: ['protocol', 'does not understand the question'],
  401: ['auth-failed', 'does not let us look at it without the right credentials'],
  403: ['auth-failed', 'knows us, and does not let us look at it', 'this account needs the right to pull it'],
  404: ['unreadable', 'has nothing of that name', 'was it deleted there, or never pushed?'],
  429: ['busy', 'wants to be asked less often'],
  502: ['unreachable', 'reaches nobody behind it who could answer'],
  503: ['busy', 'cannot answer now'],
  504: ['timed-out', 'waited in vain for somebody behind it'],
}

/** @param about what was asked for: "shop/web:1.4" */
export function refusalOf(
  answer: RegistryAnswer,
  by: { readonly name: string; readonly about: string; readonly restMs?: Ms; readonly isKnown: boolean },
): FaultError {
  const { name, about, restMs, isKnown } = by
  const { status } = answer
  const [code, what, advice] = ROWS[status] ?? ['protocol', status < 400 ? 'sends us elsewhere' : 'refuses to answer']
  const hint = status === 401 ? credentialsHint(name, isKnown) : advice
  const rest = restMs === undefined ? '' : `, and to be left alone for ${formatDuration(restMs)}`
  return fault(code, `${name} ${what} (${status}, ${about})${rest}${wordsIn(answer)}`, {
    ...(hint !== undefined && { hint }),
  })
}

function credentialsHint(name: string, isKnown: boolean): string {
  if (isKnown)
    return `look at "auth:" of "${name}" below "registries:"; what is not there is often refused like that too`
  return `an image that is not there is often refused like that too; if it is, say who we are: "registries: { ${name}: { auth: … } }"`
}

/** What it says of it, as far as it keeps to the words that were agreed on. */
function wordsIn({ body }: RegistryAnswer): string {
  const read = errors.safeParse(jsonIn(body))
  const [first] = read.success ? read.data.errors : []
  return first ? `: ${oneLine(withoutSecrets(`${first.code} ${first.message}`.trim()), 160)}` : ''
}

function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return null // a page for people, or nothing
  }
}
