import type { FaultCode } from '../../model/fault.ts'
import type { FailureReason } from '../../model/network.ts'
import { fault, FaultError } from '../fault.ts'
import { LINK_LOCAL_CODE } from '../network/elsewhere.ts'
import { failureOf } from '../network/failures.ts'

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

/** What a conversation over HTTP threw, as a fault. An error without a meaning stays what it is: a bug of ours. */
export function webFault(error: unknown, place: string): Error {
  if (error instanceof FaultError) return error
  const { code } = (error ?? {}) as { code?: unknown }
  if (code === 'ENOTFOUND') return fault('unreachable', `${place}: the name does not resolve`, { cause: error })
  if (code === 'EAI_AGAIN') return fault('unreachable', `${place}: the name server does not answer`, { cause: error })
  if (code === LINK_LOCAL_CODE) return fault('unreachable', `${place}: ${withoutAddress(error)}`, { cause: error })
  if (isCut(error)) return fault('lost', `${place}: the connection was lost before the answer was complete`)
  try {
    const { why, text } = failureOf(Object.assign(new Error(withoutAddress(error)), { code }))
    return fault(CODES[why], `${place}: ${text}`, { cause: error })
  } catch (ours) {
    if (ours instanceof FaultError) return ours
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** Whether the other end hung up on us. */
export function isCut(error: unknown): boolean {
  const { code, message = '' } = (error ?? {}) as { code?: unknown; message?: string }
  return (
    code === 'ECONNRESET' ||
    code === 'EPIPE' ||
    code === 'ERR_STREAM_PREMATURE_CLOSE' ||
    /premature close/iu.test(message)
  )
}

function withoutAddress(error: unknown): string {
  return (error instanceof Error ? error.message : '').replace(/^request to .* failed, reason: /su, '')
}
