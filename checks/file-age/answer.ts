import { fault, oneLine } from '../../lib/kit/index.ts'

/** What there is of one file of the list. Moments are of the host's own clock. */
export type Found = { readonly path: string } & (
  | {
      readonly kind: 'found'
      readonly name: string
      readonly count: number
      readonly ageMs: number
      readonly bytes: number
    }
  | { readonly kind: 'missing' | 'dangling' | 'unreadable' }
)

const STATES = ['found', 'missing', 'dangling', 'unreadable'] as const

/** Reads what the program printed: its clock, and a row for each path. */
export function foundIn(stdout: string, paths: readonly string[]): readonly Found[] {
  const rows = stdout.split('\n')
  const at = rows.findIndex((row) => /^now \d{1,11}$/u.test(row))
  if (at < 0) throw unreadable(stdout)
  const now = Number((rows[at] ?? '').slice(4))
  return paths.map((path, index) => foundAs(path, rows[at + 1 + index] ?? '', now))
}

function foundAs(path: string, row: string, now: number): Found {
  const [, word, count, seconds, bytes, name] = /^([a-z]+) (\d{1,6}) (-?\d{1,12}) (\d{1,16}) (.*)$/u.exec(row) ?? []
  const kind = STATES.find((each) => each === word)
  if (kind === undefined || name === undefined) throw unreadable(row)
  if (kind !== 'found') return { path, kind }
  return { path, kind, name, count: Number(count), ageMs: (now - Number(seconds)) * 1000, bytes: Number(bytes) }
}

function unreadable(text: string) {
  return fault('unreadable', `the host says something else than the age of files: "${oneLine(text, 200)}"`)
}
