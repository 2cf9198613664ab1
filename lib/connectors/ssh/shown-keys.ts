import type { OpenContext } from '../../kit/connector.ts'
import { formatPlace } from './address.ts'
import { judgeAmong } from './host-key.ts'
import type { HostRecord } from './host-key.ts'
import { fingerprintOf, keyTypeOf, knownHostsLine } from './known-hosts.ts'
import type { KeyVerdict } from './known-hosts.ts'
import { readRecord, recordKey } from './known-hosts-files.ts'
import type { HostKeyPlace } from './known-hosts-files.ts'
import type { SshOptions } from './options.ts'
import { reach } from './reach.ts'
import { findRoute } from './route.ts'
import { scanHostKeys } from './scan.ts'

/** One key that a host shows, held against what is recorded. */
export interface ShownKey {
  readonly type: string
  readonly fingerprint: string
  readonly state: KeyVerdict['kind']
  /** As it would stand in known_hosts. */
  readonly line: string
}

/** A host with the keys it shows. Nothing is proven by them: whoever answers shows what it likes. */
export interface ShownHost {
  readonly address: string
  readonly keys: readonly ShownKey[]
  /** Fingerprints that are recorded for the host. */
  readonly recorded: readonly string[]
  /** Where a key is written down. */
  readonly file: string
  /** Writes down the keys with these fingerprints. Throws a FaultError. */
  trust(fingerprints: readonly string[]): void
}

/** Looks at the keys of a host without logging in. Throws a FaultError. */
export async function lookAtKeys(options: SshOptions, context: OpenContext): Promise<ShownHost> {
  const route = await findRoute(options, context.signal)
  const address = formatPlace(route.host, route.port)
  const record = await readRecord(route.hostKey)
  const blobs = await scanHostKeys({ place: address, signal: context.signal, reach: () => reach(route, context) })
  return {
    address,
    keys: blobs.map((blob) => shownKey(record, blob, blobs)),
    recorded: record.keys.filter((key) => key.marker === null).map((key) => `${fingerprintOf(key.blob)} (${key.type})`),
    file: route.hostKey.files[0] ?? '',
    trust: (fingerprints) => recordAll(route.hostKey, blobs, fingerprints),
  }
}

function shownKey(record: HostRecord, blob: Buffer, all: readonly Buffer[]): ShownKey {
  return {
    type: keyTypeOf(blob) ?? 'unknown',
    fingerprint: fingerprintOf(blob),
    state: judgeAmong(record, blob, all).kind,
    line: knownHostsLine(record.name, blob),
  }
}

function recordAll(place: HostKeyPlace, blobs: readonly Buffer[], fingerprints: readonly string[]): void {
  const wanted = blobs.filter((blob) => fingerprints.includes(fingerprintOf(blob)))
  // Each may stand beside those that were written a moment ago.
  for (const blob of wanted) recordKey(place, blob, (record, shown) => judgeAmong(record, shown, blobs))
}
