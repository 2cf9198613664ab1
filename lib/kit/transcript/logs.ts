import * as z from 'zod'
import { FAULT_CODES } from '../../model/fault.ts'
import type { LogAnswer, LogPlace, LogQuestion, LogStream, Logs } from '../../model/logs.ts'
import { fault, seen, toFault } from '../fault.ts'

/** What is written down of one stream; more says nothing new about a pattern. */
const MOST_LINES = 2000

/** What a transcript says of one file, journal or container. */
export const writtenLog = z.strictObject({
  file: z.string().optional(),
  container: z.string().optional(),
  /** A unit; empty for all of it. */
  journal: z.string().optional(),
  name: z.string(),
  lines: z.array(z.union([z.string(), z.strictObject({ at: z.iso.datetime(), text: z.string() })])).default([]),
  first: z.boolean().default(false),
  missed: z.array(z.string()).default([]),
  behind: z.boolean().default(false),
  fault: z.strictObject({ code: z.enum(FAULT_CODES), message: z.string() }).optional(),
})

export type WrittenLog = z.output<typeof writtenLog>

/** Logs that say what was written down. */
export function playedLogs(written: readonly WrittenLog[]): Logs {
  return {
    read: (questions, sink) => {
      const answers = questions.map(({ place }, index): LogAnswer => {
        const streams = written.filter((each) => isOf(place, each)).map((each) => streamOf(each, index, sink))
        return { streams, position: { streams: [] } }
      })
      return Promise.resolve(answers)
    },
  }
}

/** The same logs, and every stream of them told to `keep`. */
export function recordingLogs(logs: Logs, keep: (stream: WrittenLog) => void): Logs {
  return {
    async read(questions, sink) {
      const heard = new Map<string, WrittenLog['lines']>()
      const answers = await logs.read(questions, (index, name, line) => {
        const lines = heard.get(`${index} ${name}`) ?? []
        heard.set(`${index} ${name}`, lines)
        const { text, at } = line
        if (lines.length < MOST_LINES) lines.push(at === null ? text : { at: new Date(at).toISOString(), text })
        sink(index, name, line)
      })
      for (const [index, { streams }] of answers.entries())
        for (const stream of streams)
          keep(written(questions[index], stream, heard.get(`${index} ${stream.name}`) ?? []))
      return answers
    },
  }
}

function written(
  question: LogQuestion | undefined,
  { name, looked }: LogStream,
  lines: WrittenLog['lines'],
): WrittenLog {
  const whole = { ...(question ? placeWords(question.place) : {}), name }
  if (looked.kind === 'faulted') {
    const { code, message } = looked.fault
    return { ...whole, lines: [], first: false, missed: [], behind: false, fault: { code, message } }
  }
  const { first, missed, behind } = looked.value
  return { ...whole, lines, first, missed: [...missed], behind }
}

function placeWords(place: LogPlace): Pick<WrittenLog, 'file' | 'container' | 'journal'> {
  if (place.kind === 'file') return { file: place.path }
  return place.kind === 'container' ? { container: place.name } : { journal: place.unit ?? '' }
}

function streamOf(
  { name, lines, first, missed, behind, fault: wrong }: WrittenLog,
  index: number,
  sink: Parameters<Logs['read']>[1],
): LogAnswer['streams'][number] {
  if (wrong) return { name, looked: { kind: 'faulted', fault: toFault(fault(wrong.code, wrong.message)) } }
  for (const line of lines) {
    const [text, at] = typeof line === 'string' ? [line, null] : [line.text, Date.parse(line.at)]
    sink(index, name, { text, at })
  }
  return { name, looked: seen({ lines: lines.length, first, missed, behind }) }
}

function isOf(place: LogPlace, { file, container, journal }: WrittenLog): boolean {
  if (place.kind === 'file') return place.path === file
  return place.kind === 'container' ? place.name === container : journal === (place.unit ?? '')
}
