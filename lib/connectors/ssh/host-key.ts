import type { ServerHostKeyAlgorithm } from 'ssh2'
import { fault } from '../../kit/fault.ts'
import type { FaultError } from '../../kit/fault.ts'
import { fingerprintOf, judgeKey, keyTypeOf } from './known-hosts.ts'
import type { KnownKey, KeyVerdict } from './known-hosts.ts'
import type { HostKeyPolicy } from './options.ts'

/** What is recorded about one host. */
export interface HostRecord {
  /** Name under which it stands in known_hosts. */
  readonly name: string
  readonly keys: readonly KnownKey[]
  /** The same host without its port: OpenSSH takes a match there too, and nothing else. */
  readonly portlessKeys: readonly KnownKey[]
}

/** One kind of key and the signatures it may be asked for. */
const FAMILIES: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
}

export const KEY_TYPES: readonly string[] = Object.keys(FAMILIES)

/** Signatures to ask for: those of recorded keys first, as OpenSSH does, or the right key would look unknown. */
export function algorithmsFor(types: readonly string[]): ServerHostKeyAlgorithm[] {
  const ordered = [...KEY_TYPES.filter((type) => types.includes(type)), ...KEY_TYPES]
  return [...new Set(ordered)].flatMap((type) => FAMILIES[type] ?? [])
}

/** Only the signatures of one kind of key, to see whether a server has one. */
export function algorithmsOf(type: string): ServerHostKeyAlgorithm[] {
  return [...(FAMILIES[type] ?? [])]
}

/** The kinds of key that are recorded for a host. */
export function recordedTypes(record: HostRecord): readonly string[] {
  return [...record.keys, ...record.portlessKeys].filter((key) => key.marker === null).map((key) => key.type)
}

/** What the record says about the key that was shown. */
export function judgeShown(record: HostRecord, shown: Buffer): KeyVerdict {
  const verdict = judgeKey(record.keys, shown, KEY_TYPES)
  if (verdict.kind !== 'unknown' && verdict.kind !== 'ca-only') return verdict
  const portless = judgeKey(record.portlessKeys, shown, KEY_TYPES)
  return portless.kind === 'match' || portless.kind === 'revoked' ? portless : verdict
}

/**
 * What the record says about one of several keys that a host shows: a kind of its own is a new key beside the others as
 * long as the host still has one of those that are recorded.
 */
export function judgeAmong(record: HostRecord, shown: Buffer, all: readonly Buffer[]): KeyVerdict {
  const verdict = judgeShown(record, shown)
  const sameKind = record.keys.some((key) => key.marker === null && key.type === keyTypeOf(shown))
  if (verdict.kind !== 'changed' || sameKind) return verdict
  return all.some((key) => judgeShown(record, key).kind === 'match') ? { kind: 'unknown' } : verdict
}

/**
 * Why the key that was shown is not good enough, or null when it is.
 *
 * @param record.address as a person would type it, for the hint
 * @param remember writes a first key down; called under `accept-new` only
 */
export function refusalOf(
  record: HostRecord & { address: string },
  policy: HostKeyPolicy,
  shown: Buffer,
  remember: (shown: Buffer) => void,
): FaultError | null {
  const verdict = judgeShown(record, shown)
  if (verdict.kind === 'revoked') return revoked(record, shown)
  if (policy !== 'strict' && policy !== 'accept-new') {
    return fingerprintOf(shown) === policy ? null : changed(record, shown, [`${policy} (in the inventory)`])
  }
  switch (verdict.kind) {
    case 'match':
      return null
    case 'changed':
      return changed(record, shown, verdict.known.map(describeKnown))
    case 'ca-only':
      return fault('not-supported', `"${record.name}" is known by its certificate authority only (@cert-authority)`, {
        hint: `certificates of hosts are not read; record its key: orch-watch hostkeys trust ${record.address}`,
      })
    case 'unknown':
      if (policy === 'strict') return unknown(record, shown)
      remember(shown)
      return null
  }
}

function describeKnown(key: KnownKey): string {
  return `${fingerprintOf(key.blob)} (${key.type})`
}

function describeShown(shown: Buffer): string {
  return `${fingerprintOf(shown)} (${keyTypeOf(shown) ?? 'unknown'})`
}

function unknown(record: HostRecord & { address: string }, shown: Buffer): FaultError {
  return fault('host-key-unknown', `no key is recorded for "${record.name}"; it shows ${describeShown(shown)}`, {
    hint:
      `compare that with what "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub" (or the file of its kind) prints ` +
      `on the host, then: orch-watch hostkeys trust ${record.address}`,
  })
}

function changed(record: HostRecord, shown: Buffer, known: readonly string[]): FaultError {
  return fault(
    'host-key-changed',
    `"${record.name}" shows another key than the recorded one: ${describeShown(shown)}; recorded: ${known.join(', ')}`,
    {
      hint:
        'somebody may be in between: nothing was sent. If the host was set up anew, remove the old entry yourself ' +
        `(ssh-keygen -R "${record.name}") and record the new key`,
    },
  )
}

function revoked(record: HostRecord, shown: Buffer): FaultError {
  return fault('host-key-changed', `"${record.name}" shows a key that is marked @revoked: ${describeShown(shown)}`, {
    hint: 'nothing was sent; the host needs a new key',
  })
}
