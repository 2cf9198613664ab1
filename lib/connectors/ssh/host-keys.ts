import type { Duplex } from 'node:stream'
import type { HostKeys, OpenContext, ShownHostKey } from '../../kit/connector.ts'
import { formatPlace } from './address.ts'
import { judgeShown } from './host-key.ts'
import { fingerprintOf, keyTypeOf, knownHostsLine } from './known-hosts.ts'
import type { KeyVerdict } from './known-hosts.ts'
import { readRecord, recordKey } from './known-hosts-files.ts'
import type { SshOptions } from './options.ts'
import { reach } from './reach.ts'
import { findRoute } from './route.ts'
import { scanHostKeys } from './scan.ts'

/** The keys a host shows beside what is recorded of it. Nobody logs in. */
export async function hostKeysOf(options: SshOptions, context: OpenContext): Promise<HostKeys> {
  const route = await findRoute(options, context.signal)
  const place = formatPlace(route.host, route.port)
  const stream = (): Promise<Duplex> => reach(route, context)
  const [record, keys] = await Promise.all([
    readRecord(route.hostKey),
    scanHostKeys({ place, signal: context.signal, reach: stream }),
  ])
  const verdicts = keys.map((key) => ({ key, type: keyTypeOf(key) ?? 'unknown', verdict: judgeShown(record, key) }))
  const proven = verdicts.some(({ verdict }) => verdict.kind === 'match')
  const shown = verdicts.map(({ key, type, verdict }): ShownHostKey => {
    return {
      type,
      fingerprint: fingerprintOf(key),
      line: knownHostsLine(record.name, key),
      recorded: recordedAs(verdict, type, proven),
    }
  })
  return {
    place,
    file: route.hostKey.files[0] ?? '',
    shown,
    record: (fingerprints) => {
      for (const key of keys) if (fingerprints.has(fingerprintOf(key))) recordKey(route.hostKey, key)
    },
  }
}

/** A host that has proven itself with one key may have more of other kinds; one that has not is another host. */
function recordedAs(verdict: KeyVerdict, type: string, proven: boolean): ShownHostKey['recorded'] {
  if (verdict.kind === 'ca-only') return 'unknown'
  if (verdict.kind === 'changed' && proven && !verdict.known.some((key) => key.type === type)) return 'unknown'
  return verdict.kind
}
