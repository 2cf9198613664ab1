import type { Looked } from './fault.ts'
import type { EpochMs, Ms } from './time.ts'

/** Where lines are written. */
export type LogPlace =
  /** A file, or several: absolute, `*` any text and `?` one character, neither of them a slash. */
  | { readonly kind: 'file'; readonly path: string }
  /** What systemd-journald keeps: of one unit, and no less important than the priority, where these are said. */
  | { readonly kind: 'journal'; readonly unit?: string; readonly priority?: string }
  /** What containers print, those whose names fit the pattern. */
  | { readonly kind: 'container'; readonly name: string }

/** How far one place has been read. Plain JSON for the memory of a check; only lib/kit/logs knows what is in it. */
export interface LogPosition {
  readonly streams: readonly StreamPosition[]
}

export interface StreamPosition {
  readonly name: string
  /** When it was last there. */
  readonly seenAt: EpochMs
  readonly at: string
}

export interface LogQuestion {
  readonly place: LogPlace
  /** Where the last look ended; null at the first. */
  readonly before: LogPosition | null
  /** How much of what is there already the first look reads: of a file in bytes, elsewhere by time. */
  readonly first: { readonly bytes: number; readonly ms: Ms }
  /** Lines older than this are of no use. They are passed over where lines carry a time. */
  readonly withinMs: Ms
}

/** One line, without its end, cut where it is very long. Foreign text. */
export interface LogLine {
  readonly text: string
  /** When it was written; null where the line itself does not tell (a file). */
  readonly at: EpochMs | null
}

/** What came of one file, journal or container. */
export interface LogStream {
  /** "/var/log/app.log", "web-1", "nginx.service". Foreign text. */
  readonly name: string
  readonly looked: Looked<LogReading>
}

export interface LogReading {
  readonly lines: number
  /** Nothing was known of it before. */
  readonly first: boolean
  /** What was left out, in words, empty where every line was seen: "3.1 MiB skipped". */
  readonly missed: readonly string[]
  /** More is there and is read at the next look. */
  readonly behind: boolean
}

export interface LogAnswer {
  readonly streams: readonly LogStream[]
  /** Null when nothing of it could be asked: the next look is the first one still. */
  readonly position: LogPosition | null
}

/** Hears every line, in the order in which it was written within its stream. */
export type LineSink = (question: number, stream: string, line: LogLine) => void

/**
 * Reads what was written since the last look: bounded in bytes and in time, and every line once. What cannot be read
 * is a fault of its stream, or of the whole place under the place's own name. Throws a FaultError when nobody answered.
 */
export interface Logs {
  /** @returns one answer for each question, in their order */
  read(questions: readonly LogQuestion[], sink: LineSink): Promise<readonly LogAnswer[]>
}
