import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../lib/base/clock.ts'
import local from '../../lib/connectors/local.ts'
import type { Session } from '../../lib/kit/connector.ts'
import { logsOf } from '../../lib/kit/logs/logs.ts'
import type { LogAnswer, LogLine, LogPosition, LogQuestion, LogReading } from '../../lib/model/logs.ts'

const never = new AbortController().signal

export interface Heard {
  readonly lines: readonly (LogLine & { readonly stream: string })[]
  readonly answer: LogAnswer
  /** Of the first stream. */
  readonly reading: LogReading
}

/** Somebody who looks at one place again and again, as a check with a memory does. */
export interface Watcher {
  look(): Promise<Heard>
  position: LogPosition | null
}

export function watcher(
  session: Pick<Session, 'shell' | 'engine'>,
  question: Partial<LogQuestion> & Pick<LogQuestion, 'place'>,
): Watcher {
  const logs = logsOf(session, systemClock).until(never)
  const one: Watcher = {
    position: null,
    async look() {
      const lines: (LogLine & { stream: string })[] = []
      const asked = { first: { bytes: 0, ms: 600_000 }, withinMs: 3_600_000, ...question, before: one.position }
      const [answer] = await logs.read([asked], (_, stream, line) => void lines.push({ stream, ...line }))
      if (!answer) throw new Error('no answer')
      // Through JSON, as it lies in a file between two runs.
      one.position = JSON.parse(JSON.stringify(answer.position)) as LogPosition | null
      const [first] = answer.streams
      const reading = first?.looked.kind === 'seen' ? first.looked.value : NOTHING
      return { lines, answer, reading }
    },
  }
  return one
}

const NOTHING: LogReading = { lines: 0, first: false, missed: [], behind: false }

export async function openLocal(): Promise<Session> {
  return local.open(local.options.parse({}) as never, { signal: never, clock: systemClock, through: null })
}

/** A folder of its own for the files of one test. */
export function logFolder(): { path(name: string): string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'ow-logs-'))
  return { path: (name) => join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) }
}
