import { oneLine } from '../../../base/escape.ts'
import { fault } from '../../../kit/fault.ts'
import type { FaultError } from '../../../kit/fault.ts'
import type { FaultCode, FaultPhase } from '../../../model/fault.ts'
import type { Opening } from './opening.ts'

interface Meaning {
  readonly code: FaultCode
  readonly words: string
  readonly phase?: FaultPhase
  readonly hint?: string
}

const EARLY = 'it drops logins beyond its MaxStartups, or does not let this address in; it is tried again later'
const SETTLE = 'run "ssh -v" as the same user: it says the same, and more'

/** What the words of ssh mean. The first one that fits counts. */
const BY_TEXT: readonly (readonly [RegExp, Meaning])[] = [
  [
    /exec: .*ssh.*not found|ssh: not found|ssh: No such file/iu,
    {
      code: 'local',
      words: 'there is no ssh on this machine',
      hint: 'install OpenSSH (openssh-client), or write client: built-in',
    },
  ],
  [
    /bad configuration option|bad owner or permissions on|can't open user config|no argument after|unsupported option|extra arguments? at end|error in libcrypto/iu,
    { code: 'local', words: 'ssh does not accept its configuration' },
  ],
  [/too long for unix domain socket|muxserver_listen|cannot bind to path/iu, { code: 'local', words: 'no socket' }],
  [/could not resolve hostname/iu, { code: 'unreachable', words: 'the name does not resolve', phase: 'dns' }],
  [/connection refused/iu, { code: 'refused', words: 'nobody listens there' }],
  [/no route to host|network is (?:unreachable|down)|host is down/iu, { code: 'unreachable', words: 'no route to it' }],
  [/timed out during banner exchange/iu, { code: 'timed-out', words: 'no answer', phase: 'banner' }],
  [/not responding/iu, { code: 'lost', words: 'the host does not answer any more', phase: 'keepalive' }],
  [/timed out/iu, { code: 'timed-out', words: 'no answer', phase: 'connect' }],
  [
    /no matching .* found|invalid characters|banner line too long|no ssh identification|protocol (?:major )?version|did not send identification/iu,
    { code: 'protocol', words: 'no agreement on how to talk' },
  ],
  [/too many authentication failures|permission denied/iu, { code: 'auth-failed', words: 'the login was refused' }],
  [/no supported authentication methods/iu, { code: 'auth-failed', words: 'the login was refused' }],
]

/**
 * Why no connection came up, from what ssh said until it ended.
 *
 * @param notes what stood in the way of keys that could not be offered
 */
export function openingFault(
  opening: Opening,
  about: { place: string; notes: readonly string[]; exit: string },
): FaultError {
  const { place } = about
  const said = oneLine(opening.said.slice(-4).join('; '), 400) || `ssh ${about.exit}`
  const text = opening.said.join('\n')
  if (/host key verification failed/iu.test(text)) return hostKeyFault(opening, place)
  const known = BY_TEXT.find(([pattern]) => pattern.test(text))?.[1] ?? byPhase(opening)
  if (known.code === 'auth-failed') return authFault(opening, about, said)
  const { code, words, phase, hint } = known
  return fault(code, `${place}: ${words} (${said})`, { ...(phase && { phase }), ...(hint !== undefined && { hint }) })
}

/** Somebody hung up, or ended without a word that we know. */
function byPhase({ phase, proxied }: Opening): Meaning {
  if (proxied && (phase === 'connect' || phase === 'banner'))
    return { code: 'unreachable', words: 'the way that ssh_config names leads nowhere', hint: SETTLE }
  if (phase === 'banner')
    return { code: 'busy', words: 'the server closed the connection before its banner', hint: EARLY }
  if (phase === 'dns' || phase === 'connect') return { code: 'local', words: 'ssh ended early', hint: SETTLE }
  return { code: 'lost', words: 'the connection ended during the handshake' }
}

function hostKeyFault({ said, shownKey, phase }: Opening, place: string): FaultError {
  const text = said.join('\n')
  const shown = shownKey === null ? '' : `; it shows ${shownKey}`
  // Only until its key is verified: afterwards a server could say so itself.
  const early = phase === 'key-exchange'
  if (early && /REVOKED HOST KEY|marked as revoked/u.test(text)) {
    return fault('host-key-changed', `"${place}" shows a key that is marked @revoked${shown}`, {
      hint: 'nothing was sent; the host needs a new key',
    })
  }
  if (early && /IDENTIFICATION HAS CHANGED|has changed and you have requested/u.test(text)) {
    const where = /Offending (?:\S+ )?key in ([^\n]{1,300})/u.exec(text)?.[1]
    return fault(
      'host-key-changed',
      `"${place}" shows another key than the recorded one${shown}${where === undefined ? '' : `; recorded in ${where}`}`,
      {
        hint:
          'somebody may be in between: nothing was sent. If the host was set up anew, remove the old entry yourself ' +
          '(ssh-keygen -R) and record the new key',
      },
    )
  }
  const why = said.find((line) => /certificate/iu.test(line))
  return fault(
    'host-key-unknown',
    `no key is recorded for "${place}"${shown}${why === undefined ? '' : ` (${oneLine(why, 200)})`}`,
    {
      hint:
        `compare that with what "ssh-keygen -lf" prints on the host, then: orch-watch hostkeys trust ${place}; ` +
        'or trust its authority with a line @cert-authority',
    },
  )
}

function authFault(
  { user, accepted, offered }: Opening,
  { place, notes }: { place: string; notes: readonly string[] },
  said: string,
): FaultError {
  const who = user === null ? `${place}: nobody was let in` : `"${user}" was not let in`
  const ways = accepted === null ? said : `the server accepts ${accepted}`
  const tried = offered.length > 0 ? `tried key ${offered.join(', ')}` : 'no key was offered'
  return fault('auth-failed', [`${who}: ${ways}; ${tried}`, ...notes].join('; '), { hint: SETTLE })
}
