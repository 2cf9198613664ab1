import { oneLine } from '../base/escape.ts'
import { withoutSecrets } from '../base/mask.ts'
import { FaultError } from './fault.ts'
import { LINK_LOCAL_CODE } from './network/elsewhere.ts'
import { failureOf } from './network/failures.ts'
import type { Delivery } from './notifier.ts'

const QUOTED_LENGTH = 200

export type Rejected = Extract<Delivery, { kind: 'rejected' }>

/** @param isFinal whether the same will be refused again */
export function refused(reason: string, isFinal: boolean): Rejected {
  return { kind: 'rejected', isFinal, reason }
}

/** Foreign text as one line of a reason, with these values and what looks like a password, a token or a key masked. */
export function concealed(text: string, secrets: readonly { reveal(): string }[]): string {
  const hidden = secrets.map((each) => each.reveal()).filter((value) => value !== '')
  return oneLine(withoutSecrets(hidden.reduce((rest, value) => rest.replaceAll(value, '***'), text)), QUOTED_LENGTH)
}

/** What an error of a socket or of TLS means, without the address, which node-fetch puts in front of it. */
export function networkWords(error: unknown): string {
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : error
  const { code, message = '' } = (inner ?? {}) as { code?: unknown; message?: string }
  if (code === 'ENOTFOUND') return 'the name does not resolve'
  if (code === 'EAI_AGAIN') return 'the name server does not answer'
  const why = message.replace(/^request to .* failed, reason: /su, '')
  if (code === LINK_LOCAL_CODE) return why
  try {
    return failureOf(Object.assign(new Error(why), { code })).text
  } catch (ours) {
    if (ours instanceof FaultError) return ours.message
    return `the connection failed${typeof code === 'string' ? ` (${oneLine(code, 60)})` : ''}`
  }
}
