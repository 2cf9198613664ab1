import type { HostPressure, Pressure, Stalls } from '../../../model/host.ts'
import { fault } from '../../fault.ts'
import { rowAt } from './numbers.ts'
import { rowsOf, unreadable } from './rows.ts'

const FOLDER = '/proc/pressure'

/**
 * The three files of /proc/pressure, each behind its name. There are none before Linux 4.20, with `psi=0`, and in many
 * containers; a kernel that keeps them switched off has files that cannot be read.
 *
 * Source: Documentation/accounting/psi.rst of the kernel.
 */
export function parsePressure(text: string): HostPressure {
  const of = (resource: string): Pressure => pressureOf(partOf(text, `file ${FOLDER}/${resource}\n`))
  return { cpu: of('cpu'), memory: of('memory'), io: of('io') }
}

/** What stands behind a file's name, up to the next one's. */
function partOf(text: string, head: string): string {
  const at = rowAt(text, head)
  if (at < 0) return ''
  const from = at + head.length
  const end = text.indexOf('\nfile ', from - 1)
  return text.slice(from, end < 0 ? undefined : end)
}

function pressureOf(part: string): Pressure {
  let some: Stalls | undefined
  let full: Stalls | undefined
  for (const row of rowsOf(part)) {
    if (row.startsWith('missing ')) continue
    const stalls = stallsOf(row)
    if (row.startsWith('some')) some = stalls
    else full = stalls
  }
  if (some === undefined && full === undefined)
    throw fault('not-supported', 'the kernel of the host does not measure pressure')
  if (some === undefined) throw unreadable(FOLDER, part)
  return full === undefined ? { some } : { some, full }
}

const ROW = /^(some|full) avg10=(\d{1,3}\.\d\d) avg60=(\d{1,3}\.\d\d) avg300=(\d{1,3}\.\d\d) total=\d{1,20}$/u

function stallsOf(row: string): Stalls {
  const [, kind, ten, sixty, threeHundred] = ROW.exec(row) ?? []
  if (kind === undefined) throw unreadable(FOLDER, row)
  const ratio = (percent: string | undefined): number => Math.min(1, Number(percent) / 100)
  return { over10sRatio: ratio(ten), over60sRatio: ratio(sixty), over300sRatio: ratio(threeHundred) }
}
