import type { Fault, FaultCode, FaultPhase, Looked } from '../model/fault.ts'

/** Thrown where we could not look, caught once in lib/observe, then a value. Only a bug has a stack. */
export class FaultError extends Error {
  override readonly name: string
  readonly fault: Fault

  constructor(fault: Fault, options?: ErrorOptions) {
    // What a host does not have is a fault in every look at it, and a stack would cost more than reading the answer.
    const { stackTraceLimit } = Error
    if (fault.code !== 'bug') Error.stackTraceLimit = 0
    super(fault.message, options)
    Error.stackTraceLimit = stackTraceLimit
    this.name = 'FaultError'
    this.fault = fault
  }
}

/** Makes the error to throw: `throw fault('refused', 'nobody listens on port 22')`. */
export function fault(
  code: FaultCode,
  message: string,
  more: { hint?: string; phase?: FaultPhase; cause?: unknown } = {},
): FaultError {
  const { cause, ...rest } = more
  return new FaultError({ code, message, ...rest }, cause === undefined ? undefined : { cause })
}

/** A wait that ran out: the phase says which one, so that a person knows where it hangs. */
export function timedOut(phase: FaultPhase, afterMs: number): FaultError {
  return fault('timed-out', `no answer after ${afterMs / 1000}s (${phase})`, { phase })
}

/** What was thrown, as a value. An error that nobody has given a meaning is a bug of ours and says so. */
export function toFault(error: unknown): Fault {
  if (error instanceof FaultError) return error.fault
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return { code: 'bug', message, hint: 'please report this; run again with -v for the stack' }
}

/** @param hidden why a part of it could not be seen */
export function seen<T>(value: T, hidden?: Fault): Looked<T> {
  return { kind: 'seen', value, ...(hidden && { hidden }) }
}

export function faulted(error: unknown): { readonly kind: 'faulted'; readonly fault: Fault } {
  return { kind: 'faulted', fault: toFault(error) }
}
