import type { Process } from '../../../model/host.ts'
import { fault } from '../../fault.ts'
import { count, rowsOf, unreadable } from './rows.ts'

const WHAT = 'the list of processes'

/** Rows that our awk made: "PID PARENT STATE RESIDENT-PAGES NAME", behind the row with the size of a page. */
export function parseShortRows(text: string): readonly Process[] {
  const { pageBytes, rows } = withPage(text)
  return some(
    rows.map((row) => {
      const [, pid, parent, state, pages, name] = SHORT_ROW.exec(row) ?? []
      if (state === undefined || name === undefined) throw unreadable(WHAT, row)
      const residentPages = Math.max(0, Number(pages))
      return { pid: Number(pid), parentPid: Number(parent), name, state, residentBytes: residentPages * pageBytes }
    }),
  )
}

/** Of numbers that a double holds exactly. There are hundreds of these rows in every answer. */
const SHORT_ROW = /^(\d{1,10}) (\d{1,10}) ([A-Za-z]) (-?\d{1,12}) (.*)$/u

/**
 * /proc/PID/stat of all processes, one behind the other. A name is whatever the process says: it may hold blanks,
 * parentheses, on old kernels line ends, and look like the rest of a row. At most 64 characters of name cannot hold
 * the twenty and more numbers that follow it, so a row ends where those are.
 */
export function parseStatRows(text: string): readonly Process[] {
  const { pageBytes, rows } = withPage(text)
  const processes: Process[] = []
  let begun = ''
  for (const row of rows) {
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

function withPage(text: string): { pageBytes: number; rows: readonly string[] } {
  const [head = '', ...rows] = rowsOf(text)
  const pageBytes = /^page (\d{1,9})$/u.exec(head)?.[1]
  return { pageBytes: count(pageBytes, WHAT, head), rows }
}

/** A host where nothing runs is a host whose /proc we cannot see. */
function some(processes: readonly Process[]): readonly Process[] {
  if (processes.length === 0) throw fault('not-supported', 'the host shows no processes in /proc')
  return processes
}
