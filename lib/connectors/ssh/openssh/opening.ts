import { oneLine } from '../../../base/escape.ts'
import type { FaultPhase } from '../../../model/fault.ts'
import type { Ms } from '../../../model/time.ts'

/** Where an opening stands, told from what ssh logs. */
export interface Opening {
  readonly phase: OpeningPhase
  /** Over a program or another ssh that ssh_config names: its own failures are told in its own words. */
  readonly proxied: boolean
  /** "ssh-ed25519 SHA256:…", once it was shown. */
  readonly shownKey: string | null
  readonly user: string | null
  /** What ssh_config makes of the address that was written. */
  readonly host: string | null
  /** Ways in that the server accepts, as it names them. */
  readonly accepted: string | null
  /** "SHA256:… (name)" of the keys that were offered. */
  readonly offered: readonly string[]
  /** What ssh said that is no debugging. The last lines, bounded. */
  readonly said: readonly string[]
}

export type OpeningPhase = Extract<FaultPhase, 'dns' | 'connect' | 'banner' | 'key-exchange' | 'login' | 'channel'>

/** How long each phase may take. A name is looked up while ssh starts, which a busy machine does slowly. */
export const OPENING_MS: Readonly<Record<OpeningPhase, Ms>> = {
  dns: 5_000,
  connect: 10_000,
  banner: 5_000,
  'key-exchange': 10_000,
  login: 10_000,
  channel: 5_000,
}

/** A way of ssh_config's own may have to log in elsewhere first. */
export const PROXIED_MS: Ms = 20_000

const SAID_LINES = 20
const OFFERED = 10

/** @param carried the connection is there already: it begins with the banner */
export function beginOpening(carried: boolean): Opening {
  const phase = carried ? 'banner' : 'dns'
  return { phase, proxied: false, shownKey: null, user: null, host: null, accepted: null, offered: [], said: [] }
}

/** Lines that begin a phase. Anchored: what a server says comes behind a prefix, and after its key was verified. */
const BEGINS: readonly (readonly [RegExp, OpeningPhase])[] = [
  [/^debug1: Connecting to /u, 'connect'],
  [/^debug1: Executing proxy (?:command|dialer)/u, 'connect'],
  [/^debug1: Connection established/u, 'banner'],
  [/^debug1: Remote protocol version /u, 'key-exchange'],
  [/^debug1: SSH2_MSG_NEWKEYS received/u, 'login'],
  [/^debug1: Entering interactive session/u, 'channel'],
]

/** What one line tells beyond what was known. */
export function hear(opening: Opening, line: string): Opening {
  const begun = BEGINS.find(([pattern]) => pattern.test(line))
  if (begun) return { ...opening, phase: begun[1], proxied: opening.proxied || line.includes('Executing proxy') }
  const fact = factIn(line, opening)
  if (fact) return { ...opening, ...fact }
  if (/^debug\d: /u.test(line) || /^(?:@+|OpenSSH_.*)?$/u.test(line.trim())) return opening
  return { ...opening, said: [...opening.said, oneLine(line, 300)].slice(-SAID_LINES) }
}

function factIn(line: string, { offered }: Opening): Partial<Opening> | null {
  const [, shownKey] = /^debug1: Server host key: (\S+ SHA256:\S+)/u.exec(line) ?? []
  if (shownKey !== undefined) return { shownKey }
  const [, host, user] = /^debug1: Authenticating to (.{1,300}):\d+ as '(.{1,80})'$/u.exec(line) ?? []
  if (host !== undefined && user !== undefined) return { host: oneLine(host, 255), user: oneLine(user, 64) }
  const [, accepted] = /^debug1: Authentications that can continue: (.{1,200})/u.exec(line) ?? []
  if (accepted !== undefined) return { accepted: oneLine(accepted, 120) }
  const [, name = '', fingerprint] = /^debug1: Offering public key: (.{0,300}) \S+ (SHA256:\S+)/u.exec(line) ?? []
  if (fingerprint === undefined || offered.length >= OFFERED) return null
  return { offered: [...offered, `${fingerprint} (${oneLine(name, 80)})`] }
}
