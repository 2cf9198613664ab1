import type { AnyAuthMethod, AuthHandlerMiddleware, Prompt } from 'ssh2'
import { oneLine } from '../../../base/escape.ts'
import type { Secret } from '../../../base/secret.ts'
import { fault } from '../../../kit/fault.ts'
import type { FaultError } from '../../../kit/fault.ts'
import type { Identities, Identity } from './identities.ts'

/** One login: what is tried in which order, and what came of it. */
export interface Login {
  readonly handler: AuthHandlerMiddleware
  /** Something that went wrong with one way in and is not the end: an agent that does not sign. */
  note(text: string): void
  /** Everything that could be tried has been. */
  readonly exhausted: boolean
  /** Why nobody was let in, in words. */
  refusal(): FaultError
}

interface Step {
  readonly method: string
  readonly label: string
  readonly auth: AnyAuthMethod
}

/**
 * Asks first what the server accepts, then offers keys, then the password: to a program that asks for it, and as it is.
 * Each way is tried once. Where one key is all there is, it is offered at once: no answer would change what is tried.
 */
export function planLogin(user: string, identities: Identities, password: Secret | undefined): Login {
  const steps = stepsFor(user, identities.keys, password)
  const tried: string[] = []
  const notes = [...identities.notes]
  let accepted: readonly string[] = []
  let exhausted = false
  const next = (offered: readonly string[] | null): AnyAuthMethod | null => {
    if (offered !== null) accepted = offered
    const at = steps.findIndex(({ method }) => offered === null || method === 'none' || offered.includes(method))
    const [step] = at < 0 ? [] : steps.splice(0, at + 1).slice(-1)
    if (!step) return null
    if (step.label !== '') tried.push(step.label)
    return step.auth
  }
  return {
    handler: (offered, _partial, choose) => {
      const auth = next(offered)
      exhausted = auth === null
      choose(auth ?? (false as never)) // false is how the driver is told that there is nothing left
    },
    note: (text) => notes.push(text),
    get exhausted() {
      return exhausted
    },
    refusal: () => refused(user, accepted, tried, notes),
  }
}

function stepsFor(user: string, keys: readonly Identity[], password: Secret | undefined): Step[] {
  const none: Step = { method: 'none', label: '', auth: { type: 'none', username: user } }
  const fromKeys = keys.map((identity): Step => ({
    method: 'publickey',
    label: `key ${identity.fingerprint} (${identity.label})`,
    auth:
      identity.from === 'agent'
        ? { type: 'agent', username: user, agent: identity.held.agent }
        : { type: 'publickey', username: user, key: identity.key },
  }))
  if (fromKeys.length === 1 && !password) return fromKeys
  return [none, ...fromKeys, ...(password ? passwordSteps(user, password) : [])]
}

function passwordSteps(user: string, password: Secret): Step[] {
  return [
    {
      method: 'keyboard-interactive',
      label: 'password (keyboard-interactive)',
      auth: { type: 'keyboard-interactive', username: user, prompt: answerOnce(password) },
    },
    {
      method: 'password',
      label: 'password',
      auth: { type: 'password', username: user, password: password.reveal() },
    },
  ]
}

// "Password:", as PAM asks in the languages it speaks. A question for a one-time code is never answered with it.
const ASKS_FOR_PASSWORD =
  /passw|mot de passe|contrase|palavra-passe|senha|hasło|heslo|парол|密码|密碼|パスワード|암호/iu

function answerOnce(password: Secret) {
  let answered = false
  return (_name: string, _words: string, _language: string, prompts: Prompt[], finish: (answers: string[]) => void) => {
    const [prompt] = prompts
    const asked = prompts.length === 1 && prompt?.echo !== true && ASKS_FOR_PASSWORD.test(prompt?.prompt ?? '')
    const answer = asked && !answered
    answered ||= asked
    finish(answer ? [password.reveal()] : [])
  }
}

function refused(
  user: string,
  accepted: readonly string[],
  tried: readonly string[],
  notes: readonly string[],
): FaultError {
  const ways =
    accepted.length > 0 ? `the server accepts ${oneLine(accepted.join(', '), 120)}` : 'the server names no way in'
  const what = tried.length > 0 ? `tried ${tried.join(', ')}` : 'there is nothing to offer'
  return fault('auth-failed', [`"${user}" was not let in: ${ways}; ${what}`, ...notes].join('; '), {
    hint: hintFor(accepted),
  })
}

function hintFor(accepted: readonly string[]): string {
  if (accepted.includes('publickey'))
    return 'put the public key into ~/.ssh/authorized_keys of that user, or name the right one: ssh: { key: file:PATH }'
  if (accepted.some((method) => method.startsWith('gssapi')))
    return 'Kerberos (GSSAPI) is not supported: allow a key for this user'
  return accepted.includes('password')
    ? 'name a password: ssh: { password: env:NAME }'
    : 'allow a key for this user on the host'
}
