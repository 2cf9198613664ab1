import { oneLine } from '../base/escape.ts'
import { jsonText } from '../base/json-text.ts'
import { toFault } from '../kit/fault.ts'
import { noticeDocument } from '../kit/notice-document.ts'
import { noticeDigest } from '../kit/notice-keys.ts'
import { toneOf } from '../kit/notice-words.ts'
import type { Message, Notifier } from '../kit/notifier.ts'
import { ENDING_MS, endWords, programOptions, runOwnProgram } from '../kit/programs/own-program.ts'
import type { OwnProgram } from '../kit/programs/own-program.ts'
import { concealed, refused } from '../kit/reasons.ts'
import * as z from 'zod'
import type { Ms } from '../model/time.ts'

const LONGEST_MS: Ms = 60_000

/**
 * What will stay the same at the next try: the program is not there, may not be run, or says so itself.
 *
 * Source: sysexits(3): wrong usage, data, user, host, no permission, configuration. 75 and all others may be better next time.
 */
const FINAL: ReadonlySet<number> = new Set([64, 65, 67, 68, 77, 78, 126, 127])

/**
 * A program of somebody's own, started by its words, never by a shell. The notice is what it reads on standard input;
 * foreign text stands on no command line.
 */
const exec: Notifier<OwnProgram> = {
  name: 'exec',
  title: 'A program',
  options: z.strictObject(programOptions(LONGEST_MS)),
  tells: 'notices',
  timeoutMs: LONGEST_MS + ENDING_MS,
  async send(message, program, { signal, link }) {
    const input = jsonText(noticeDocument(message, link))
    try {
      const ended = await runOwnProgram(program, { input, facts: factsOf(message), signal })
      if (ended.exitCode === 0) return { kind: 'delivered', reference: ended.said }
      return refused(endWords(ended), FINAL.has(ended.exitCode))
    } catch (error) {
      if (signal.aborted) return refused('it did not end in time', false)
      return refused(concealed(toFault(error).message, Object.values(program.env ?? {})), false)
    }
  },
}

/** A few of them, for programs that do not read JSON. */
function factsOf({ title, notice }: Message): Readonly<Record<string, string>> {
  const [first] = notice.entries
  return {
    ORCH_WATCH_KEY: noticeDigest(notice),
    ORCH_WATCH_TITLE: oneLine(title),
    ORCH_WATCH_STATUS: toneOf(notice),
    ORCH_WATCH_COUNT: `${notice.entries.length}`,
    ORCH_WATCH_TARGET: oneLine(first?.subject.target ?? ''),
    ORCH_WATCH_CHECK: oneLine(first?.subject.check ?? ''),
    ORCH_WATCH_ITEM: oneLine(first?.subject.item ?? ''),
  }
}

export default exec
