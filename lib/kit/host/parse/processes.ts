import type { Process } from '../../../model/host.ts'
import { fault } from '../../fault.ts'
import { areExact, eachRow, numberIn, pastWord, rowEnd } from './numbers.ts'
import { count, rowsOf, unreadable } from './rows.ts'

const WHAT = 'the list of processes'

/** Rows that our awk made: "PID PARENT STATE RESIDENT-PAGES NAME", behind the row with the size of a page. */
export function parseShortRows(text: string): readonly Process[] {
  const pageBytes = pageBytesIn(text)
  const processes: Process[] = []
  eachRow(text, (from, to) => {
    if (from > 0 && from < to) processes.push(shortRow(text, from, to, pageBytes))
  })
  return some(processes)
}

/** There are hundreds of these rows in every answer. */
function shortRow(text: string, from: number, to: number, pageBytes: number): Process {
  const parentAt = pastWord(text, from, to) + 1
  const stateAt = pastWord(text, parentAt, to) + 1
  const pagesAt = pastWord(text, stateAt, to) + 1
  const nameAt = pastWord(text, pagesAt, to) + 1
  const state = text.slice(stateAt, pagesAt - 1)
  const pid = numberIn(text, from, parentAt - 1)
  const parentPid = numberIn(text, parentAt, stateAt - 1)
  const isNegative = text.startsWith('-', pagesAt)
  const pages = numberIn(text, isNegative ? pagesAt + 1 : pagesAt, nameAt - 1)
  if (!areExact([pid, parentPid, pages * pageBytes]) || !/^[A-Za-z]$/u.test(state) || nameAt > to)
    throw unreadable(WHAT, text.slice(from, to))
  return { pid, parentPid, name: text.slice(nameAt, to), state, residentBytes: isNegative ? 0 : pages * pageBytes }
}

/**
 * /proc/PID/stat of all processes, one behind the other. A name is whatever the process says: it may hold blanks,
 * parentheses, on old kernels line ends, and look like the rest of a row. At most 64 characters of name cannot hold
 * the twenty and more numbers that follow it, so a row ends where those are.
 */
export function parseStatRows(text: string): readonly Process[] {
  const pageBytes = pageBytesIn(text)
  const processes: Process[] = []
  let begun = ''
  for (const row of rowsOf(text).slice(1)) {
    begun = begun === '' ? row : `${begun}\n${row}`
    const found = statRow(begun, pageBytes)
    if (found === undefined && begun.length > LONGEST_ROW) throw unreadable(WHAT, begun)
    if (found === undefined) continue
    processes.push(found)
    begun = ''
  }
  if (begun !== '') throw unreadable(WHAT, begun)
  return some(processes)
}

const LONGEST_ROW = 4096
const LONGEST_NAME = 64

function statRow(row: string, pageBytes: number): Process | undefined {
  const from = row.indexOf(' (')
  const to = row.lastIndexOf(') ')
  if (from < 1 || to < from + 2 || to - from - 2 > LONGEST_NAME) return undefined
  const fields = row.slice(to + 2).split(' ')
  const [state, parent] = fields
  if (fields.length < 22 || !/^[A-Za-z]$/u.test(state ?? '')) return undefined
  return processOf(
    { pid: row.slice(0, from), parent, state, pages: fields[21], name: row.slice(from + 2, to) },
    pageBytes,
    row,
  )
}

type Field = string | undefined

function processOf(
  { pid, parent, state, pages, name }: { pid: Field; parent: Field; state: Field; pages: Field; name: string },
  pageBytes: number,
  row: string,
): Process {
  return {
    pid: count(pid, WHAT, row),
    parentPid: count(parent, WHAT, row),
    name,
    state: state ?? '',
    residentBytes: pages?.startsWith('-') ? 0 : count(pages, WHAT, row) * pageBytes,
  }
}

function pageBytesIn(text: string): number {
  const head = text.slice(0, rowEnd(text, 0))
  return count(/^page (\d{1,9})$/u.exec(head)?.[1], WHAT, head)
}

/** A host where nothing runs is a host whose /proc we cannot see. */
function some(processes: readonly Process[]): readonly Process[] {
  if (processes.length === 0) throw fault('not-supported', 'the host shows no processes in /proc')
  return processes
}
