import type { FileCursor } from './program.ts'

export interface FilePart {
  readonly kind: 'file'
  readonly question: number
  readonly state: string
  readonly path: string
  /** Where the next look begins. */
  readonly cursor: FileCursor
  /** The text begins within a line whose beginning has been seen. */
  readonly begunInLine: boolean
  readonly skippedBytes: number
  readonly lost: boolean
  readonly more: boolean
  readonly text: string
}

export interface JournalPart {
  readonly kind: 'journal'
  readonly question: number
  readonly state: string
  /** As much came as was asked for: there may be more. */
  readonly full: boolean
  readonly text: string
}

const FILE = /^file (\d+) ([a-z]+) (\d+) (\d+) (\d+) (\d+) (\d+) ([01]) ([01]) (\d+) ([01]) ([01]) (.*)$/u
const JOURNAL = /^journal (\d+) ([a-z]+)(?: (\d+))?$/u

/** What the program sent, by stream. `whole` is false when its last line never came. */
export function answerParts(
  output: string,
  marker: string,
): { readonly parts: readonly (FilePart | JournalPart)[]; readonly whole: boolean } {
  const pieces = output.split(`\n${marker} `).slice(1)
  const parts = pieces.flatMap((piece) => {
    const end = piece.indexOf('\n')
    const head = end < 0 ? piece : piece.slice(0, end)
    const text = end < 0 ? '' : piece.slice(end + 1)
    return filePart(head, text) ?? journalPart(head, text) ?? []
  })
  return { parts, whole: pieces.at(-1)?.trimEnd() === 'end' }
}

function filePart(head: string, text: string): FilePart | null {
  const [, question, state, inode, offset, mark, ahead, aheadMark, ...flags] = FILE.exec(head) ?? []
  const [inLine, begun, skipped, lost, more, path] = flags
  if (question === undefined || state === undefined || inode === undefined) return null
  const known = { bytes: Number(ahead), mark: aheadMark ?? '0' }
  return {
    kind: 'file',
    question: Number(question),
    state,
    path: path ?? '',
    cursor: { inode, offset: Number(offset), mark: mark ?? '0', ahead: known, inLine: inLine === '1' },
    begunInLine: begun === '1',
    skippedBytes: Number(skipped),
    lost: lost === '1',
    more: more === '1',
    text,
  }
}

function journalPart(head: string, text: string): JournalPart | null {
  const [, question, state, bytes] = JOURNAL.exec(head) ?? []
  if (question === undefined || state === undefined) return null
  const full = bytes !== undefined && Buffer.byteLength(text) >= Number(bytes)
  return { kind: 'journal', question: Number(question), state, full, text }
}
