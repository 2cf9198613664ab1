import * as z from 'zod'
import { duration, searchPattern, oneLine, parseQuantity } from '../../lib/kit/index.ts'
import type { LogPlace } from '../../lib/model/logs.ts'

const MiB = 1024 ** 2

const fields = {
  match: searchPattern.optional().describe('pattern that a line has to contain (RE2)'),
  except: searchPattern.optional().describe('pattern of lines that do not count'),
  level: z.enum(['warning', 'critical']).optional().describe('what a match is; warning when left out'),
  atLeast: z.int().min(1).max(1_000_000).optional().describe('from how many matches on; 1 when left out'),
  within: duration({ minMs: 10_000, maxMs: 7 * 86_400_000 })
    .optional()
    .describe('how long a match counts; 10m when left out'),
}

const pattern = z.strictObject({
  ...fields,
  name: z.string().min(1).max(40).describe('what is shown beside the source'),
  match: searchPattern.describe('pattern that a line has to contain (RE2)'),
})

const path = z
  .string()
  .max(400)
  .regex(/^\/[^\0\n]+$/u, { error: 'is not an absolute path' })

const journal = z.strictObject({
  unit: z
    .string()
    .max(200)
    .regex(/^[\w@.:\\-]+$/u, { error: 'is not the name of a unit' })
    .optional()
    .describe('entries of this unit'),
  priority: z
    .enum(['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'])
    .optional()
    .describe('entries at least this important'),
})

const container = z.string().min(1).max(200)

const size = z.string().transform((text, context) => {
  const bytes = parseQuantity(text, 'bytes')
  if (bytes !== null && bytes >= 0 && bytes <= 4 * MiB) return bytes
  context.addIssue({ code: 'custom', message: `"${oneLine(text, 80)}" is not a size from 0B to 4MiB` })
  return z.NEVER
})

const source = z
  .strictObject({
    file: path.optional().describe('absolute path; "*" and "?" name several files'),
    container: container.optional().describe('name of a container, or a pattern such as "web-*"'),
    journal: journal.optional().describe('the journal of systemd: { unit: nginx.service, priority: err }'),
    ...fields,
    patterns: z.array(pattern).min(1).max(20).optional().describe('several patterns for one source, each with a name'),
  })
  .superRefine(({ file, container: named, journal: kept, match, patterns }, context) => {
    const places = [file, named, kept].filter((each) => each !== undefined).length
    if (places !== 1)
      context.addIssue({ code: 'custom', message: 'a source has one of "file", "container" or "journal"' })
    if ((match === undefined) === (patterns === undefined))
      context.addIssue({ code: 'custom', message: 'a source has either "match" or "patterns"' })
    const names = (patterns ?? []).map(({ name }) => name)
    if (new Set(names).size < names.length)
      context.addIssue({ code: 'custom', message: 'two patterns of a source have the same name' })
  })

/** The short form (`files` and `match`) and the long one (`sources`) may stand side by side. */
export const options = z
  .strictObject({
    files: z.array(path).max(50).default([]).describe('files that all have the same "match"'),
    containers: z.array(container).max(50).default([]).describe('containers that all have the same "match"'),
    journal: journal.optional().describe('the journal, with the same "match"'),
    ...fields,
    sources: z
      .array(source)
      .max(50)
      .default([])
      .describe(
        'places with patterns of their own: { file: /var/log/app.log, patterns: [{ name: panics, match: "panic:", level: critical }] }',
      ),
    first: duration({ maxMs: 7 * 86_400_000 })
      .prefault('10m')
      .describe('how far back the first look reads, where lines carry a time: containers and the journal'),
    tail: size.prefault('0B').describe('how much of the end of a file the first look reads'),
  })
  .superRefine(({ files, containers, journal: kept, match }, context) => {
    const short = files.length + containers.length > 0 || kept !== undefined
    if (short && match === undefined)
      context.addIssue({ code: 'custom', message: '"match" is missing: what has a line to contain' })
    if (!short && match !== undefined)
      context.addIssue({
        code: 'custom',
        message: '"match" stands alone: say where with "files", "containers" or "journal"',
      })
  })

export type Options = z.output<typeof options>

export interface Pattern {
  /** Empty where the source has but one. */
  readonly name: string
  readonly match: string
  readonly except?: string | undefined
  readonly level: 'warning' | 'critical'
  readonly atLeast: number
  /** Nobody wrote `atLeast` or `level`: limits of the check, where there are some, speak instead. */
  readonly plain: boolean
  readonly withinMs: number
}

export interface Source {
  readonly place: LogPlace
  readonly patterns: readonly Pattern[]
}

type Fields = Partial<Pick<Options, keyof typeof fields>>

/** All places, each with its patterns. */
export function sourcesOf(given: Options): readonly Source[] {
  const short: readonly LogPlace[] = [
    ...given.files.map((each): LogPlace => ({ kind: 'file', path: each })),
    ...given.containers.map((name): LogPlace => ({ kind: 'container', name })),
    ...(given.journal ? [journalPlace(given.journal)] : []),
  ]
  return [
    ...short.map((place) => ({ place, patterns: [patternOf('', given, {})] })),
    ...given.sources.map(({ file, container: name, journal: kept, patterns, ...own }) => ({
      place: placeOf(file, name, kept),
      patterns: patterns?.map((each) => patternOf(each.name, each, own)) ?? [patternOf('', own, {})],
    })),
  ]
}

/** What a pattern does not say is as its source says. */
function patternOf(name: string, own: Fields, source: Fields): Pattern {
  const { match = '', except = source.except } = own
  const [level, atLeast] = [own.level ?? source.level, own.atLeast ?? source.atLeast]
  return {
    name,
    match,
    except,
    level: level ?? 'warning',
    atLeast: atLeast ?? 1,
    plain: level === undefined && atLeast === undefined,
    withinMs: own.within ?? source.within ?? DEFAULT_WITHIN_MS,
  }
}

const DEFAULT_WITHIN_MS = 600_000

function placeOf(file?: string, name?: string, kept?: z.output<typeof journal>): LogPlace {
  if (file !== undefined) return { kind: 'file', path: file }
  return name === undefined ? journalPlace(kept ?? {}) : { kind: 'container', name }
}

function journalPlace({ unit, priority }: z.output<typeof journal>): LogPlace {
  return { kind: 'journal', ...(unit !== undefined && { unit }), ...(priority !== undefined && { priority }) }
}
