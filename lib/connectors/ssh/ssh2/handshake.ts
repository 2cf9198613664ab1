import type { Duplex } from 'node:stream'
import ssh2 from 'ssh2'
import type { Algorithms, Client, ServerHostKeyAlgorithm } from 'ssh2'
import { withDeadline } from '../../../base/deadline.ts'
import { fault, timedOut } from '../../../kit/fault.ts'
import type { FaultError } from '../../../kit/fault.ts'
import type { Login } from './auth.ts'
import { awaitBanner } from './banner.ts'
import { PHASE_MS } from '../dial.ts'
import { sshFault } from '../faults.ts'
import { inOnePiece } from './in-one-piece.ts'

/** What one handshake needs. */
export interface Handshake {
  /** For messages: "192.0.2.11:22". */
  readonly place: string
  readonly user: string
  /** Signatures of host keys to ask for, the best first. */
  readonly hostKeys: readonly ServerHostKeyAlgorithm[]
  /** Says why a host key is not good enough, or null. Nothing about us has been sent when it is asked. */
  readonly refuse: (hostKey: Buffer) => FaultError | null
  readonly login: Login
  readonly signal: AbortSignal
}

const ALGORITHMS: Algorithms = {
  // Without group exchange, which blocks the event loop for seconds, and without groups so large that they do.
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group14-sha256',
    'diffie-hellman-group15-sha512',
    'diffie-hellman-group16-sha512',
  ],
}

/**
 * Takes a stream to a logged-in client: banner, key exchange with the host key verified, login. Each phase has its own
 * deadline, and whatever goes wrong destroys the stream.
 *
 * @throws FaultError
 */
export async function shakeHands(stream: Duplex, shake: Handshake): Promise<Client> {
  const { handshake } = PHASE_MS
  const expired = (): Error => timedOut('handshake', handshake)
  try {
    return await withDeadline({ ms: handshake, parent: shake.signal, expired }, async (signal) => {
      await within('banner', signal, (ended) => awaitBanner(stream, ended))
      return await talk(stream, shake, signal)
    })
  } catch (error) {
    stream.on('error', () => 'it is being destroyed')
    stream.destroy()
    throw shake.signal.aborted ? shake.signal.reason : sshFault(error, shake.place)
  }
}

async function talk(stream: Duplex, shake: Handshake, signal: AbortSignal): Promise<Client> {
  const client = new ssh2.Client()
  const outcome = watch(client, shake)
  const judged: { refusal: FaultError | null } = { refusal: null }
  try {
    client.connect({
      sock: inOnePiece(stream),
      username: shake.user,
      algorithms: { ...ALGORITHMS, serverHostKey: [...shake.hostKeys] },
      hostVerifier: (key: Buffer) => {
        judged.refusal = shake.refuse(key)
        return judged.refusal === null
      },
      authHandler: shake.login.handler,
      keepaliveInterval: 5_000,
      keepaliveCountMax: 3,
      readyTimeout: 0, // the deadlines here are ours
    })
    await within('key-exchange', signal, () => outcome.agreed)
    await within('login', signal, () => outcome.ready)
    return client
  } catch (error) {
    client.destroy()
    // The verifier's own words: the driver only knows that it was denied.
    throw judged.refusal ?? error
  }
}

/** A client whose error nobody hears ends the whole program: one listener stays for as long as it lives. */
function watch(client: Client, { login, place }: Handshake): { agreed: Promise<void>; ready: Promise<void> } {
  const failed = new Promise<never>((_resolve, reject) => {
    client.on('error', (error: Error & { level?: string }) => {
      if (error.level === 'agent' || (error.level === 'client-authentication' && !login.exhausted))
        login.note(error.message)
      else if (login.exhausted || TOO_MANY.test(error.message)) reject(refusalOf(login, error.message))
      else reject(sshFault(error, place))
    })
    client.on('close', () => {
      reject(fault('lost', `${place}: the server closed the connection during the handshake`))
    })
  })
  failed.catch(() => 'whoever waits for a phase sees it')
  const event = (name: 'handshake' | 'ready'): Promise<void> =>
    Promise.race([failed, new Promise<void>((resolve) => void client.once(name as 'ready', () => resolve()))])
  const [agreed, ready] = [event('handshake'), event('ready')]
  ready.catch(() => 'an earlier phase has failed already')
  return { agreed, ready }
}

const TOO_MANY = /too many authentication failures/iu

function refusalOf(login: Login, words: string): FaultError {
  if (TOO_MANY.test(words))
    login.note('the server ended the login after too many tries: name the one key that is right')
  return login.refusal()
}

function within<T>(
  phase: 'banner' | 'key-exchange' | 'login',
  parent: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return withDeadline({ ms: PHASE_MS[phase], parent, expired: () => timedOut(phase, PHASE_MS[phase]) }, work)
}
