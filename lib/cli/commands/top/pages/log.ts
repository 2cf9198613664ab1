import { oneLine } from '../../../../base/escape.ts'
import { shortInstant } from '../../../../base/instant.ts'
import type { AskedLines } from '../../../../app/last-lines.ts'
import type { Looked } from '../../../../model/fault.ts'
import type { PrintedLine } from '../../../../model/session.ts'
import { recordedName } from '../../../../pages/revisions/recorded-name.ts'
import type { Place } from '../place.ts'
import type { Page } from '../scene.ts'
import { toldPage, unableTo } from './told.ts'
import type { Told } from './told.ts'

/** Of a container of several in one pod. */
const LONGEST_NAME = 40

/** What one instance printed last, its end first seen. */
export function logPage(of: AskedLines, looked: Looked<readonly PrintedLine[]> | null, columns: number): Page {
  if (looked?.kind === 'faulted') {
    const { message, hint } = looked.fault
    return unableTo(`what it prints cannot be read: ${message}${hint === undefined ? '' : `; ${hint}`}`, columns)
  }
  const where = of.node === undefined || of.node === of.target ? of.target : `${of.target}, ${of.node}`
  return toldPage(numbered(looked?.value ?? []), {
    columns,
    facts: [[{ text: `what ${of.name} printed last, on ${where}`, tone: 'faint' }]],
    empty: looked === null ? 'it is being read' : 'it has printed nothing',
    isFromEnd: true,
    past: pastOf(of),
  })
}

/** Where it is called by its workload, of the target that it runs on all that has that name. */
function pastOf({ target, workload = '', name }: AskedLines): Place {
  return { kind: 'objects', target, name: workload === '' ? name : recordedName(workload) }
}

/** Several of one moment are told apart, so that whoever has chosen a line finds it again when others have come. */
function numbered(lines: readonly PrintedLine[]): readonly Told[] {
  const seen = new Map<string, number>()
  return lines.map(({ atNs, by, text }) => {
    const nth = (seen.get(atNs) ?? 0) + 1
    seen.set(atNs, nth)
    const at = shortInstant(Number(BigInt(atNs) / 1_000_000n)).slice('2026-11-23 '.length, -1)
    return {
      key: `${atNs} ${nth}`,
      lead: `${at}  ${by === '' ? '' : `${oneLine(by, LONGEST_NAME)}  `}`,
      text,
      tone: by === 'stderr' ? 'warning' : 'plain',
    }
  })
}
