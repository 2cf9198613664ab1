import type { Clock } from '../../base/clock.ts'
import type { Container } from '../../model/engine.ts'
import type { LogAnswer, LogPosition, LogQuestion, LogReading, LogStream } from '../../model/logs.ts'
import type { ContainerLine, EngineReader } from '../../model/session.ts'
import type { EpochMs } from '../../model/time.ts'
import { chosen } from '../containers.ts'
import { fault, faulted, seen } from '../fault.ts'
import { countOf } from '../words.ts'
import { NOTHING_READ, readContainerCursor, writeContainerCursor } from './container-cursor.ts'
import type { ContainerCursor } from './container-cursor.ts'
import { unheardWords } from './hearing.ts'
import type { Hearing } from './hearing.ts'
import { joined } from './position.ts'

/** Entries that are read of one container: engines find the end of a log fast, and the beginning slowly. */
const MOST_ENTRIES = 5000
/** Containers that one pattern may name. */
const MOST_CONTAINERS = 100
const AT_ONCE = 4

interface By {
  readonly engine: EngineReader
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly hearing: Hearing
}

/** Reads what containers have printed since the last look: one list for all questions, then one stream for each. */
export async function readContainerLogs(
  questions: readonly (readonly [index: number, question: LogQuestion])[],
  by: By,
): Promise<ReadonlyMap<number, LogAnswer>> {
  if (questions.length === 0) return new Map()
  const { containers } = await by.engine.read(new Set(['containers'] as const), by.signal)
  if (containers?.kind !== 'seen') {
    const { code, message, ...more } = containers?.fault ?? { code: 'bug', message: 'nobody listed the containers' }
    throw fault(code, message, more)
  }
  const answers = new Map<number, LogAnswer>()
  for (const [index, question] of questions) {
    const { place } = question
    if (place.kind !== 'container') continue
    const named = chosen(containers.value, { only: [place.name], except: [] }).filter(
      ({ phase }) => phase !== 'created',
    )
    answers.set(index, await readNamed(index, question, named, by))
  }
  return answers
}

async function readNamed(
  index: number,
  question: LogQuestion,
  named: readonly Container[],
  by: By,
): Promise<LogAnswer> {
  const at = new Map<string, string>()
  const streams: LogStream[] = []
  const waiting = named.slice(0, MOST_CONTAINERS)
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { stream, cursor } = await readOne(index, question, next, by)
      streams.push(stream)
      if (cursor) at.set(next.name, cursor)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  if (named.length > MOST_CONTAINERS) streams.push(tooMany(question, named.length))
  // Workers end in any order; a report keeps its own.
  const place = new Map(named.map(({ name }, order) => [name, order]))
  streams.sort((one, other) => (place.get(one.name) ?? named.length) - (place.get(other.name) ?? named.length))
  return { streams, position: joined(question.before, at, by.clock.now()) }
}

function tooMany({ place }: LogQuestion, count: number): LogStream {
  const name = place.kind === 'container' ? place.name : ''
  const words = `"${name}" names ${countOf(count, 'container')}: only the first ${MOST_CONTAINERS} are read`
  return { name, looked: faulted(fault('unreadable', words)) }
}

async function readOne(
  index: number,
  question: LogQuestion,
  container: Container,
  { engine, clock, signal, hearing }: By,
): Promise<{ stream: LogStream; cursor: string | null }> {
  const { id, name } = container
  const before = cursorOf(question.before, container)
  const sinceMs = startOf(question, container, before, clock.now())
  const reader = lineReader(before, sinceMs)
  let unheard = 0
  const onLine = (line: ContainerLine): boolean => {
    if (!reader.isNew(line)) return true
    if (!hearing.hear(index, name, { text: line.text, at: Number(BigInt(line.atNs) / 1_000_000n) })) unheard += 1
    return true
  }
  try {
    if (!engine.logs) throw fault('not-supported', 'this engine tells no logs')
    const asked = { id, sinceNs: String(BigInt(Math.floor(sinceMs)) * 1_000_000n), entries: MOST_ENTRIES, onLine }
    const end = await engine.logs({ ...asked, sinceNs: reader.sinceNs ?? asked.sinceNs }, signal)
    const missed = [
      ...(end.entries >= MOST_ENTRIES && reader.beganLate() ? [`only the last ${MOST_ENTRIES} entries read`] : []),
      ...(unheard > 0 ? [unheardWords(unheard)] : []),
    ]
    const reading: LogReading = { lines: reader.lines(), first: question.before === null, missed, behind: !end.whole }
    return { stream: { name, looked: seen(reading) }, cursor: writeContainerCursor(id, reader.cursor()) }
  } catch (error) {
    signal.throwIfAborted()
    return { stream: { name, looked: faulted(error) }, cursor: before ? writeContainerCursor(id, before) : null }
  }
}

/** What was read of this very container; one made anew under the same name begins at its beginning. */
function cursorOf(position: LogPosition | null, { id, name }: Container): ContainerCursor | null {
  const kept = position?.streams.find((stream) => stream.name === name)
  return kept ? readContainerCursor(kept.at, id) : null
}

function startOf(
  { before, first, withinMs }: LogQuestion,
  { createdAt }: Container,
  cursor: ContainerCursor | null,
  now: EpochMs,
): EpochMs {
  if (before === null) return now - Math.min(first.ms, withinMs)
  return Math.max(now - withinMs, cursor ? 0 : createdAt - 1000)
}

/** Tells which lines are new: each output of a container has its own order, and its own place where the last look ended. */
function lineReader(before: ContainerCursor | null, sinceMs: EpochMs) {
  const sinceNs = BigInt(Math.floor(sinceMs)) * 1_000_000n
  const at = { stdout: before?.stdout ?? NOTHING_READ, stderr: before?.stderr ?? NOTHING_READ }
  const start = { stdout: BigInt(at.stdout.ns), stderr: BigInt(at.stderr.ns) }
  const repeated = { stdout: 0, stderr: 0 }
  const read = [start.stdout, start.stderr].filter((ns) => ns > 0n)
  const oldest = read.length === 0 ? 0n : read.reduce((one, other) => (one < other ? one : other))
  let lines = 0
  let earliest: bigint | null = null
  return {
    /** Where the last look ended, unless that is longer ago than lines are of use. */
    sinceNs: oldest > sinceNs ? String(oldest) : null,
    isNew({ stream, atNs }: ContainerLine): boolean {
      const ns = BigInt(atNs)
      earliest ??= ns
      if (ns < start[stream] || ns < sinceNs) return false
      if (ns === start[stream] && (repeated[stream] += 1) <= (before?.[stream].count ?? 0)) return false
      const same = at[stream].ns === atNs
      at[stream] = { ns: atNs, count: same ? at[stream].count + 1 : 1 }
      lines += 1
      return true
    },
    lines: () => lines,
    cursor: (): ContainerCursor => at,
    /** What came first is newer than where the last look ended: something may lie between. */
    beganLate: () => earliest !== null && earliest > (oldest > sinceNs ? oldest : sinceNs),
  }
}
