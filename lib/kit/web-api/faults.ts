import type { FaultCode } from '../../model/fault.ts'
import type { FailureReason } from '../../model/network.ts'
import { fault, FaultError } from '../fault.ts'
import type { ApiPlace } from './places.ts'
import { wasCut } from '../network/cut.ts'
import { LINK_LOCAL_CODE } from '../network/elsewhere.ts'
import { failureOf } from '../network/failures.ts'
import { OWN_PAPERS_HINT, ownPapersWords, TLS_HINTS, tlsTrouble } from '../tls-trouble.ts'

const CODES: Readonly<Record<FailureReason, FaultCode>> = {
  unresolved: 'unreachable',
  refused: 'refused',
  unreachable: 'unreachable',
  'timed-out': 'timed-out',
  lost: 'lost',
  tls: 'tls',
  protocol: 'protocol',
}

/** Nobody spoke to us there: another place of the same API may. */
const SILENT: ReadonlySet<FaultCode> = new Set([
  'unreachable',
  'refused',
  'timed-out',
  'lost',
  'tls',
  'protocol',
  'busy',
])

/** Whether another place may answer what this one did not. A wrong password is wrong everywhere. */
export function mayAnswerElsewhere(error: unknown): error is FaultError {
  return error instanceof FaultError && SILENT.has(error.fault.code)
}

/** The same fault, said of a place. */
export function placed(error: FaultError, place: string): FaultError {
  if (error.message.startsWith(`${place}: `)) return error
  return new FaultError({ ...error.fault, message: `${place}: ${error.message}` }, { cause: error })
}

/** What a conversation over HTTP threw, as a fault. An error without a meaning stays what it is: a bug of ours. */
export function webFault(error: unknown, { name: place, secure }: Pick<ApiPlace, 'name' | 'secure'>): Error {
  if (error instanceof FaultError) return placed(error, place)
  const { code } = (error ?? {}) as { code?: unknown }
  if (code === 'ENOTFOUND') return fault('unreachable', `${place}: the name does not resolve`, { cause: error })
  if (code === 'EAI_AGAIN') return fault('unreachable', `${place}: the name server does not answer`, { cause: error })
  if (code === LINK_LOCAL_CODE) return fault('unreachable', `${place}: ${withoutAddress(error)}`, { cause: error })
  const papers = ownPapersWords(String(code))
  if (papers !== null) return fault('tls', `${place}: ${papers}`, { hint: OWN_PAPERS_HINT, cause: error })
  if (wasCut(error))
    return fault('lost', `${place}: the connection was lost before the answer was complete`, {
      // With TLS 1.3 the reason may be lost with the connection.
      ...(secure && { hint: 'who wants a client certificate (tls.cert), or another one, hangs up like that' }),
    })
  return ofSystem(error, code, place)
}

function ofSystem(error: unknown, code: unknown, place: string): Error {
  try {
    const { why, text } = failureOf(Object.assign(new Error(withoutAddress(error)), { code }))
    const trouble = tlsTrouble(String(code))
    const hint = trouble === null || trouble === 'plain' ? {} : { hint: TLS_HINTS[trouble] }
    return fault(CODES[why], `${place}: ${text}`, { cause: error, ...hint })
  } catch (ours) {
    if (ours instanceof FaultError) return ours
    return error instanceof Error ? error : new Error(String(error))
  }
}

function withoutAddress(error: unknown): string {
  return (error instanceof Error ? error.message : '').replace(/^request to .* failed, reason: /su, '')
}
