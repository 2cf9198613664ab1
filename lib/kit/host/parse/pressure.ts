import type { HostPressure, Pressure, Stalls } from '../../../model/host.ts'
import { fault } from '../../fault.ts'
import { rowsOf, unreadable } from './rows.ts'

const FOLDER = '/proc/pressure'

/**
 * The three files of /proc/pressure, each behind its name. There are none before Linux 4.20, with `psi=0`, and in many
 * containers; a kernel that keeps them switched off has files that cannot be read.
 *
 * Source: Documentation/accounting/psi.rst of the kernel.
 */
export function parsePressure(text: string): HostPressure {
  const parts = new Map<string, string[]>()
  let rows: string[] = []
  for (const row of rowsOf(text)) {
    const file = /^file (\S+)$/u.exec(row)?.[1]
    if (file === undefined) rows.push(row)
    else parts.set(file, (rows = []))
  }
  const of = (resource: string): Pressure => pressureOf(parts.get(`${FOLDER}/${resource}`) ?? [])
  return { cpu: of('cpu'), memory: of('memory'), io: of('io') }
}

function pressureOf(rows: readonly string[]): Pressure {
  const lines = rows.filter((row) => !row.startsWith('missing '))
  if (lines.length === 0) throw fault('not-supported', 'the kernel of the host does not measure pressure')
  const read = new Map(lines.map(stallsOf))
  const some = read.get('some')
  const full = read.get('full')
  if (some === undefined) throw unreadable(FOLDER, lines[0] ?? '')
  return { some, ...(full && { full }) }
}

const ROW = /^(some|full) avg10=(\d{1,3}\.\d\d) avg60=(\d{1,3}\.\d\d) avg300=(\d{1,3}\.\d\d) total=\d{1,20}$/u

function stallsOf(row: string): readonly [string, Stalls] {
  const [, kind, ten, sixty, threeHundred] = ROW.exec(row) ?? []
  if (kind === undefined) throw unreadable(FOLDER, row)
  const ratio = (percent: string | undefined): number => Math.min(1, Number(percent) / 100)
  return [kind, { over10sRatio: ratio(ten), over60sRatio: ratio(sixty), over300sRatio: ratio(threeHundred) }]
}
