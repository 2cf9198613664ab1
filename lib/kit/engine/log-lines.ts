import type { ContainerLine } from '../../model/session.ts'
import { nanosecondsOf } from '../../base/instant.ts'
import type { LogPiece } from './log-pieces.ts'

/** What is kept of a line; the rest of it is read over. */
const LINE_BYTES = 65_536
/** A moment is shorter than this: "2026-11-29T12:00:00.123456789+01:00 ". */
const STAMP_BYTES = 40
const LINE_END = 0x0a

interface Output {
  /** Beginning of an entry whose moment is not complete yet. */
  stamp: Buffer
  stamping: boolean
  /** Moment of the entry that the open line began with; empty while there is none. */
  atNs: string
  kept: Buffer[]
  keptBytes: number
}

/**
 * Joins pieces to lines. An engine cuts a long line into entries of 16 KiB, each with the moment of the first; the line
 * ends where an entry ends with a line end.
 */
export function logLines(onLine: (line: ContainerLine) => void): { add(piece: LogPiece): void; end(): void } {
  const outputs = { stdout: anOutput(), stderr: anOutput() }

  const finish = (stream: LogPiece['stream']): void => {
    const output = outputs[stream]
    if (output.atNs === '') return
    const bytes = Buffer.concat(output.kept)
    const end = bytes.at(-1) === 0x0d ? bytes.length - 1 : bytes.length
    onLine({ stream, atNs: output.atNs, text: bytes.toString('utf8', 0, end) })
    Object.assign(output, { atNs: '', kept: [], keptBytes: 0 })
  }

  const addText = (stream: LogPiece['stream'], bytes: Buffer): void => {
    const output = outputs[stream]
    const end = bytes.indexOf(LINE_END)
    const text = end < 0 ? bytes : bytes.subarray(0, end)
    const part = text.subarray(0, LINE_BYTES - output.keptBytes)
    // A copy: the piece lies in a buffer that is used again.
    if (part.length > 0) output.kept.push(Buffer.from(part))
    output.keptBytes += part.length
    if (end >= 0) finish(stream)
  }

  return {
    add({ stream, bytes, begins }) {
      const output = outputs[stream]
      if (begins) Object.assign(output, { stamp: Buffer.alloc(0), stamping: true })
      if (!output.stamping) {
        addText(stream, bytes)
        return
      }
      const soFar = Buffer.concat([output.stamp, bytes])
      const blank = soFar.subarray(0, STAMP_BYTES).indexOf(0x20)
      if (blank < 0 && soFar.length < STAMP_BYTES) {
        output.stamp = soFar
        return
      }
      output.stamping = false
      const atNs = nanosecondsOf(soFar.toString('latin1', 0, Math.max(blank, 0)))
      // An entry without a moment goes on with the line before it, or is left out.
      if (output.atNs === '') output.atNs = atNs ?? ''
      if (output.atNs !== '') addText(stream, soFar.subarray(atNs === null ? 0 : blank + 1))
    },
    end() {
      finish('stdout')
      finish('stderr')
    },
  }
}

function anOutput(): Output {
  return { stamp: Buffer.alloc(0), stamping: false, atNs: '', kept: [], keptBytes: 0 }
}
