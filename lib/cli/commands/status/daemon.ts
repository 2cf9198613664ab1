import type { Dump } from '../../../app/control/dump.ts'
import { formatDuration } from '../../../base/duration.ts'
import { formatQuantity } from '../../../base/quantity.ts'
import type { Io } from '../../command.ts'
import { plainTable } from '../../plain-table.ts'

/** How the daemon itself is, a line for each thing. */
export function daemonTable(dump: Dump, io: Io, colour: boolean): string {
  const { looks, eventLoop, storeLag, stuck } = dump
  const { lateness, atOnce, atMost } = looks
  const late = lateness
    ? `p50 ${formatDuration(lateness.p50Ms)}, p99 ${formatDuration(lateness.p99Ms)}, at most ${formatDuration(lateness.maxMs)}`
    : 'nothing was looked at yet'
  const rows: string[][] = [
    ['at work', stuck === null ? `for ${formatDuration(dump.uptimeMs)}, process ${dump.pid}` : `no: ${stuck}`],
    ['looks', `${looks.done} done, ${looks.skipped} skipped, ${looks.waiting} waiting, ${looks.running} running`],
    ['lateness', late],
    ['at once', atOnce < atMost ? `${atOnce} of ${atMost}: this machine does not keep up` : `${atOnce}`],
    ['breakers open', `${dump.breakersOpen}`],
    ['open incidents', `${dump.openIncidents}`],
    ['notices on their way', `${dump.outbox}`],
    [
      'store',
      storeLag ? `failed, nothing written for ${formatDuration(storeLag.sinceMs)}: ${storeLag.why}` : 'up to date',
    ],
    ['recording', recordingWords(dump.recording)],
    ['event loop', `p99 ${formatDuration(eventLoop.p99Ms)} late`],
    ['memory', formatQuantity(dump.rssBytes, 'bytes')],
  ]
  return plainTable(['DAEMON', ''], rows, io, colour)
}

function recordingWords({ isOn, trouble, behind }: Dump['recording']): string {
  if (trouble !== null) return `failed: ${trouble}`
  if (!isOn) return 'off'
  return behind === null ? 'on' : `on, the remote is behind: ${behind}`
}
