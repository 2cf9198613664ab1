import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** One line of known_hosts that speaks about a host. */
export interface KnownKey {
  /** "ssh-ed25519", "ssh-rsa" … */
  readonly type: string
  /** The key as it goes over the wire. */
  readonly blob: Buffer
  readonly marker: 'revoked' | 'cert-authority' | null
  /** Counts from 1. */
  readonly line: number
}

/** What the recorded keys say about the key that was shown. */
export type KeyVerdict =
  | { readonly kind: 'match' }
  | { readonly kind: 'changed'; readonly known: readonly KnownKey[] }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'revoked' }
  /** Only a certificate authority is trusted for this host. */
  | { readonly kind: 'ca-only' }

/** The name under which OpenSSH records a host. */
export function recordedName(host: string, port: number): string {
  const name = host.toLowerCase()
  return port === 22 ? name : `[${name}]:${port}`
}

/** The text of a known_hosts file, ready to be asked about many hosts. */
export interface KnownHosts {
  /** The lines that speak about a name: plain, hashed, with wildcards, negated. */
  keysFor(name: string): readonly KnownKey[]
}

/** Hashed, with a marker or a pattern in it: whom such a line speaks about is found out for each name. */
const OPAQUE = /^[@|]|[*?!]/u

/**
 * Lines that cannot be read are skipped, as OpenSSH does. Of a thousand hosts each is looked for among its own lines and
 * those that do not say plainly whom they are about.
 *
 * Source: sshd(8), SSH_KNOWN_HOSTS FILE FORMAT; agrees with `ssh-keygen -F`.
 */
export function knownHostsIn(text: string): KnownHosts {
  const lines = text.split('\n')
  const byName = new Map<string, number[]>()
  const opaque: number[] = []
  const of = (name: string): number[] => {
    const own = byName.get(name) ?? []
    byName.set(name, own)
    return own
  }
  for (const [at, line] of lines.entries()) {
    const [hosts = ''] = line.trim().split(/[ \t]+/u, 1)
    if (OPAQUE.test(hosts)) opaque.push(at)
    else for (const name of hosts.toLowerCase().split(',')) of(name).push(at)
  }
  const found = new Map<string, readonly KnownKey[]>()
  const keysFor = (name: string): readonly KnownKey[] =>
    [...new Set([...(byName.get(name) ?? []), ...opaque])]
      .sort((one, other) => one - other)
      .flatMap((at) => parseLine(lines[at] ?? '', at + 1, name) ?? [])
  return {
    keysFor(name) {
      const keys = found.get(name) ?? keysFor(name)
      found.set(name, keys)
      return keys
    },
  }
}

/**
 * Holds a shown key against what is recorded. A key of a kind that is not recorded is a changed key when the host is
 * recorded with another kind that it was asked for first: whoever has the right key shows it.
 *
 * @param askable key types that were asked for; a recorded key of another type says nothing
 */
export function judgeKey(known: readonly KnownKey[], shown: Buffer, askable: readonly string[]): KeyVerdict {
  const same = (key: KnownKey): boolean => key.blob.equals(shown)
  if (known.some((key) => key.marker === 'revoked' && same(key))) return { kind: 'revoked' }
  const plain = known.filter((key) => key.marker === null)
  if (plain.some(same)) return { kind: 'match' }
  const others = plain.filter((key) => askable.includes(key.type))
  if (others.length > 0) return { kind: 'changed', known: others }
  return { kind: known.some((key) => key.marker === 'cert-authority') ? 'ca-only' : 'unknown' }
}

/** "SHA256:…" as `ssh-keygen -l` prints it. */
export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/u, '')}`
}

/** The first string of a key as it goes over the wire is its type; null when there is none. */
export function keyTypeOf(blob: Buffer): string | null {
  if (blob.length < 4) return null
  const length = blob.readUInt32BE(0)
  return length > 0 && length <= 64 && blob.length >= 4 + length ? blob.toString('latin1', 4, 4 + length) : null
}

/** One line as known_hosts has it. */
export function knownHostsLine(name: string, blob: Buffer): string {
  return `${name} ${keyTypeOf(blob) ?? 'unknown'} ${blob.toString('base64')}`
}

function parseLine(line: string, number: number, name: string): KnownKey | null {
  const fields = line.trim().split(/[ \t]+/u)
  const marker = markerOf(fields[0] ?? '')
  if (marker === undefined || line.trim().startsWith('#')) return null
  const [hosts, type, base64] = marker === null ? fields : fields.slice(1)
  if (hosts === undefined || type === undefined || base64 === undefined || !speaksAbout(hosts, name)) return null
  const blob = Buffer.from(base64, 'base64')
  return keyTypeOf(blob) === type ? { type, blob, marker, line: number } : null
}

function markerOf(word: string): KnownKey['marker'] | undefined {
  if (!word.startsWith('@')) return null
  if (word === '@revoked') return 'revoked'
  return word === '@cert-authority' ? 'cert-authority' : undefined
}

function speaksAbout(hosts: string, name: string): boolean {
  return hosts.startsWith('|') ? isHashOf(hosts, name) : fitsList(hosts, name)
}

function isHashOf(hosts: string, name: string): boolean {
  const [, salt, hash] = /^\|1\|([^|]+)\|([^|]+)$/u.exec(hosts) ?? []
  if (salt === undefined || hash === undefined) return false
  const expected = Buffer.from(hash, 'base64')
  const actual = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest()
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

/** One negated pattern that fits takes the whole line away, wherever it stands. */
function fitsList(list: string, name: string): boolean {
  const patterns = list.split(',')
  const denied = patterns.some((pattern) => pattern.startsWith('!') && fitsPattern(pattern.slice(1), name))
  return !denied && patterns.some((pattern) => !pattern.startsWith('!') && fitsPattern(pattern, name))
}

// Walks both texts once and goes back only to the last star, so that no pattern costs more than their product.
function fitsPattern(pattern: string, name: string): boolean {
  const wanted = pattern.toLowerCase()
  let at = 0
  let star = -1
  let resume = 0
  for (let index = 0; index < name.length;) {
    if (wanted[at] === '*') {
      star = at++
      resume = index
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === name[index])) {
      at++
      index++
    } else if (star >= 0) {
      at = star + 1
      index = ++resume
    } else return false
  }
  while (wanted[at] === '*') at++
  return at === wanted.length
}
