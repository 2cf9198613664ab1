import { z } from 'zod'
import { toFault, fault, seen } from '../../lib/kit/fault.ts'
import { FAULT_CODES } from '../../lib/model/fault.ts'
import type { LogAnswer, LogPlace, Logs } from '../../lib/model/logs.ts'

/** What a transcript says of one file, journal or container. */
export const writtenLog = z.strictObject({
  file: z.string().optional(),
  container: z.string().optional(),
  journal: z.string().optional(),
  name: z.string(),
  lines: z.array(z.union([z.string(), z.strictObject({ at: z.iso.datetime(), text: z.string() })])).default([]),
  first: z.boolean().default(false),
  missed: z.array(z.string()).default([]),
  behind: z.boolean().default(false),
  fault: z.strictObject({ code: z.enum(FAULT_CODES), message: z.string() }).optional(),
})

type WrittenLog = z.output<typeof writtenLog>

/** Logs that say what was written down. */
export function fakeLogs(written: readonly WrittenLog[]): Logs {
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
