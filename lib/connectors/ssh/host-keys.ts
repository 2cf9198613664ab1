import type { Duplex } from 'node:stream'
import type { HostKeys, OpenContext, ShownHostKey } from '../../kit/connector.ts'
import { formatPlace } from './address.ts'
import { judgeAmong } from './host-key.ts'
import { fingerprintOf, keyTypeOf, knownHostsLine } from './known-hosts.ts'
import { readRecord, recordKey } from './known-hosts-files.ts'
import type { SshOptions } from './options.ts'
import { reach } from './reach.ts'
import { findRoute } from './route.ts'
import { scanHostKeys } from './ssh2/scan.ts'

/** The keys a host shows beside what is recorded of it. Nobody logs in. */
export async function hostKeysOf(options: SshOptions, context: OpenContext): Promise<HostKeys> {
  const route = await findRoute(options, context.signal)
  const place = formatPlace(route.host, route.port)
  const stream = (): Promise<Duplex> => reach(route, context)
  const [record, keys] = await Promise.all([
    readRecord(route.hostKey),
    scanHostKeys({ place, signal: context.signal, reach: stream }),
  ])
  const shown = keys.map((key): ShownHostKey => {
    const { kind } = judgeAmong(record, key, keys)
    return {
      type: keyTypeOf(key) ?? 'unknown',
      fingerprint: fingerprintOf(key),
      line: knownHostsLine(record.name, key),
      recorded: kind === 'ca-only' ? 'unknown' : kind,
    }
  })
  return {
    place,
    file: route.hostKey.files[0] ?? '',
    shown,
    record: (fingerprints) => {
      const wanted = keys.filter((key) => fingerprints.has(fingerprintOf(key)))
      // Each may stand beside those that were written a moment ago.
      for (const key of wanted) recordKey(route.hostKey, key, (now, shown) => judgeAmong(now, shown, keys))
    },
  }
}
