import { randomBytes } from 'node:crypto'
import type { Clock } from '../../base/clock.ts'
import { oneLine } from '../../base/escape.ts'
import { formatQuantity } from '../../base/quantity.ts'
import type { LogAnswer, LogQuestion, LogStream } from '../../model/logs.ts'
import type { Shell } from '../../model/session.ts'
import { fault, faulted, seen } from '../fault.ts'
import type { FaultError } from '../fault.ts'
import { answerParts } from './answer.ts'
import type { FilePart, JournalPart } from './answer.ts'
import { unheardWords } from './hearing.ts'
import type { Hearing } from './hearing.ts'
import { entriesOf, isJournalCursor } from './journal.ts'
import { linesOf } from './lines.ts'
import { fileCursors, joined, UNREAD, writeFileCursor } from './position.ts'
import { logProgram, MAX_FILES } from './program.ts'
import type { LogTask } from './program.ts'

const RUN_TIMEOUT_MS = 15_000
/** As many runs as fit into one look; what is left then is read in the next. */
const MOST_RUNS = 6

/** One place while it is read. */
interface Open {
  readonly index: number
  readonly question: LogQuestion
  readonly streams: Map<string, Tally>
  /** Where each stream stands now. */
  readonly at: Map<string, string>
}

interface Tally {
  lines: number
  readonly first: boolean
  readonly missed: string[]
  behind: boolean
  fault?: FaultError
}

/** Reads files and journals of one host: one program for all of them, again while there is more and time for it. */
export async function readHostLogs(
  questions: readonly (readonly [index: number, question: LogQuestion])[],
  by: { readonly shell: Shell; readonly clock: Clock; readonly signal: AbortSignal; readonly hearing: Hearing },
): Promise<ReadonlyMap<number, LogAnswer>> {
  const open = questions.map(([index, question]): Open => ({ index, question, streams: new Map(), at: new Map() }))
  let waiting: readonly Open[] = open
  for (let run = 0; run < MOST_RUNS && waiting.length > 0 && !by.hearing.isTired(); run += 1) {
    const marker = randomBytes(12).toString('hex')
    const tasks = waiting.map((each) => taskOf(each, run > 0, by.clock.now()))
    const program = logProgram(tasks, { marker, skip: run === 0 })
    const output = await by.shell.runScript(program, { signal: by.signal, timeoutMs: RUN_TIMEOUT_MS })
    const { parts, whole } = answerParts(output.stdout, marker)
    if (!whole) throw fault('unreadable', `the host did not send its logs: "${oneLine(output.stderr, 200)}"`)
    for (const part of parts) {
      const place = open.find(({ index }) => index === part.question)
      if (!place) continue
      if (part.kind === 'file') hearFile(place, part, by.hearing)
      else hearJournal(place, part, by.hearing)
    }
    waiting = waiting.filter(({ streams }) => [...streams.values()].some(({ behind }) => behind))
  }
  return new Map(open.map((each) => [each.index, answerOf(each, by.clock.now())]))
}

function taskOf(open: Open, again: boolean, now: number): LogTask {
  const { index, question, at } = open
  const { place, before, first } = question
  if (place.kind !== 'file') return journalTask(open, now)
  const known = again ? { streams: [...at].map(([name, text]) => ({ name, seenAt: now, at: text })) } : before
  const isFirst = before === null && !again
  const cursors = fileCursors(known)
  return { kind: 'file', question: index, path: place.path, isFirst, firstBytes: first.bytes, cursors }
}

function journalTask({ index, question, at }: Open, now: number): LogTask {
  const { place, before, first, withinMs } = question
  const { unit, priority } = place.kind === 'journal' ? place : {}
  const sinceMs = now - (before ? withinMs : Math.min(first.ms, withinMs))
  const kept = at.get('') ?? before?.streams.find(({ name }) => name === '')?.at ?? ''
  const [cursor = '', written] = kept.split(' ')
  // An entry that has left the window by now counts nothing, and neither does anything before it.
  const usable = isJournalCursor(cursor) && Number(written) >= sinceMs
  const from = usable ? { cursor } : { sinceS: Math.max(0, Math.floor(sinceMs / 1000)) }
  return { kind: 'journal', question: index, unit, priority, from }
}

const UNREADABLE: Readonly<Record<string, (path: string) => FaultError>> = {
  absent: (path) =>
    /[*?]/u.test(path)
      ? fault('unreadable', `"${path}" names no file`)
      : fault('unreadable', `there is no file "${path}", or not for this account`),
  odd: (path) => fault('unreadable', `"${path}" is not a regular file`),
  denied: (path) =>
    fault('unreadable', `"${path}" may not be read by this account`, {
      hint: 'let the account read it, for example through the group "adm"',
    }),
  many: (path) => fault('unreadable', `"${path}" names more than ${MAX_FILES} files: the others are not read`),
}

function hearFile(place: Open, part: FilePart, hearing: Hearing): void {
  const wrong = UNREADABLE[part.state]
  if (wrong) {
    noteUnread(place, part, wrong)
    return
  }
  const tally = tallyOf(place, part.path)
  if (part.skippedBytes > 0) tally.missed.push(`${formatQuantity(part.skippedBytes, 'bytes')} skipped`)
  if (part.lost) tally.missed.push('the end of the rotated file was not found')
  const lines = linesOf(part.begunInLine ? behindLine(part.text) : part.text, true)
  const unheard = lines.filter((text) => !hearing.hear(place.index, part.path, { text, at: null })).length
  if (unheard > 0) tally.missed.push(unheardWords(unheard))
  tally.lines += lines.length
  tally.behind = part.more
  place.at.set(part.path, writeFileCursor(part.cursor))
}

function noteUnread(place: Open, { state, path }: FilePart, wrong: (path: string) => FaultError): void {
  const { question } = place
  const name = state === 'many' && question.place.kind === 'file' ? question.place.path : path
  const tally = tallyOf(place, name)
  tally.fault = wrong(oneLine(name, 200))
  tally.behind = false
  if (state === 'denied' && !keptPosition(place, path)) place.at.set(path, UNREAD)
}

/** What follows the line in whose middle the text begins. */
function behindLine(text: string): string {
  const end = text.indexOf('\n')
  return end < 0 ? '' : text.slice(end + 1)
}

function keptPosition({ question }: Open, name: string): boolean {
  return question.before?.streams.some((stream) => stream.name === name) ?? false
}

function hearJournal(place: Open, part: JournalPart, hearing: Hearing): void {
  const { unit } = place.question.place.kind === 'journal' ? place.question.place : {}
  const name = unit ?? 'journal'
  const tally = tallyOf(place, name)
  if (part.state === 'absent') {
    tally.fault = fault('not-supported', 'the host keeps no journal')
    return
  }
  const { entries, words } = entriesOf(part.text)
  let unheard = 0
  for (const { message, atMs } of entries) {
    tally.lines += 1
    for (const line of linesOf(message, true))
      if (!hearing.hear(place.index, name, { text: line, at: atMs })) unheard += 1
  }
  if (unheard > 0) tally.missed.push(unheardWords(unheard))
  const last = entries.at(-1)
  if (last) place.at.set('', `${last.cursor} ${last.atMs}`)
  else if (words !== '' && !part.full)
    tally.fault = fault('unreadable', `journalctl says "${oneLine(words, 200)}"`, {
      hint: 'the account has to be in the group "systemd-journal" or "adm"',
    })
  tally.behind = part.full && last !== undefined
}

function tallyOf({ question, streams }: Open, name: string): Tally {
  const known = question.before !== null
  const tally = streams.get(name) ?? { lines: 0, first: !known, missed: [], behind: false }
  streams.set(name, tally)
  return tally
}

function answerOf({ question, streams, at }: Open, now: number): LogAnswer {
  const read = [...streams].map(([name, { fault: wrong, ...reading }]): LogStream => {
    return { name, looked: wrong ? faulted(wrong) : seen(reading) }
  })
  return { streams: read, position: joined(question.before, at, now) }
}
