import { closeSync, openSync } from 'node:fs'
import { lookup, Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import { oneLine } from '../../base/escape.ts'
import { fault } from '../fault.ts'
import { ownFault, Unanswered } from './failures.ts'

/** The addresses of a name as this machine resolves it, /etc/hosts included; an address is its own. */
export async function addressesOf(host: string, signal: AbortSignal): Promise<readonly string[]> {
  if (isIP(host.replace(/%.*$/u, '')) !== 0) return [host]
  try {
    const found = await lookup(host, { all: true })
    return found.map(({ address }) => address)
  } catch (error) {
    signal.throwIfAborted()
    throw await resolvingError(host, (error as NodeJS.ErrnoException).code ?? '', signal, error)
  }
}

/**
 * The system's resolver says "try again" both when nobody answers it and when it was told that the name's own servers
 * fail. Only the first is our trouble, so the name is asked for once more, in a way that tells the two apart.
 */
async function resolvingError(host: string, code: string, signal: AbortSignal, cause: unknown): Promise<Error> {
  const name = oneLine(host, 253)
  const own = ownFault(cause) ?? shortage()
  if (own) return own
  if (code === 'ENOTFOUND' || code === 'ENODATA') {
    return new Unanswered('unresolved', `the name "${name}" does not resolve`, { cause })
  }
  if (code === 'EAI_AGAIN' || code === 'EAI_FAIL') {
    const answer = await answerFor(host, signal)
    const failing = FAILING[answer]
    if (failing !== undefined) {
      return new Unanswered('unresolved', `the name "${name}" does not resolve: ${failing}`, { cause })
    }
    return fault('unreachable', `no resolver of this machine answers for "${name}"`, {
      cause,
      hint: 'see /etc/resolv.conf',
    })
  }
  return cause as Error
}

/** A resolver that can open neither its files nor a socket says that there is no such name, or that nobody answers. */
function shortage(): Error | null {
  try {
    closeSync(openSync('/dev/null', 'r'))
    return null
  } catch (error) {
    return ownFault(error)
  }
}

const FAILING: Readonly<Record<string, string>> = {
  ESERVFAIL: 'its name servers fail (SERVFAIL)',
  EREFUSED: 'the resolver refuses to answer for it (REFUSED)',
  ENOTFOUND: 'there is no such name',
}

async function answerFor(host: string, signal: AbortSignal): Promise<string> {
  const resolver = new Resolver({ timeout: 1000, tries: 1 })
  const cancel = (): void => resolver.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    await resolver.resolve4(host)
    return ''
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? ''
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}
