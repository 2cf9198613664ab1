import { parseBound } from '../bound.ts'
import { UNITS } from '../../model/limit.ts'
import * as z from 'zod'
import { duration } from '../options.ts'

/** What the output of a program means: a plugin's, lines of a Checkmk local check, or only its text and exit code. */
const FORMATS = ['nagios', 'checkmk-local', 'text'] as const

/** One program to run. */
export interface PluginCommand {
  readonly argv: readonly [string, ...string[]]
  readonly timeout: number
  readonly format: (typeof FORMATS)[number]
  /** Limits on the performance data beside the plugin's own, by label, as written: "> 500ms". */
  readonly warn: Readonly<Record<string, string>>
  readonly crit: Readonly<Record<string, string>>
}

const DEFAULT_TIMEOUT = '10s'
const MAX_TIMEOUT_MS = 25_000
const MAX_WORDS = 1024

const word = z
  .union([z.string(), z.number()], { error: 'is not an argument: write a text or a number' })
  .transform(String)
  .refine((text) => !text.includes('\0'), 'an argument may not hold a NUL')
  .refine((text) => !/^\{[a-z][a-z.-]*\}$/u.test(text) || isPlaceholder(text), {
    error: ({ input }) => `${JSON.stringify(input)} is not a placeholder: write {address}, {id} or {label.NAME}`,
  })

const argv = z
  .array(word)
  .min(1)
  .max(MAX_WORDS)
  .refine(([program = '']) => /^[^-{\s]/u.test(program), {
    error: 'a program is called by its name or its path, and that does not begin with "-" or "{"',
    when: ({ issues }) => issues.length === 0,
  })
  .transform((words) => words as [string, ...string[]])
  .describe(
    'program and arguments, one element each; no shell reads them. {address}, {id} and {label.NAME} are filled in',
  )

/** The unit is known when the plugin has spoken; until then a limit has to be one of some unit. */
const limit = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((text) => UNITS.some((unit) => parseBound(text, { unit, bad: 'above', about: '', max: Infinity }).ok), {
    error: ({ input }) =>
      `"${String(input)}" is not a limit: write "> 500ms", "< 2GiB", "80%" or a range such as "10:20"`,
  })

const limits = z.record(z.string().min(1), limit).default({}).describe('limits on its performance data, by label')

const full = z.strictObject({
  argv,
  timeout: duration({ minMs: 1000, maxMs: MAX_TIMEOUT_MS }).prefault(DEFAULT_TIMEOUT).describe('until it is ended'),
  format: z.enum(FORMATS).default('nagios').describe('what its output means'),
  warn: limits,
  crit: limits,
})

const command = z.union([full, argv.transform((words) => full.parse({ argv: words }))], {
  error: 'is not a command: write a list of words, or a map with "argv"',
})

const name = z.string().regex(/^[^\s\p{C}](?:[^\p{C}]{0,98}[^\s\p{C}])?$/u, 'the name of a command is one short line')

/** The options of a check that runs plugins. */
export const pluginOptions = z.strictObject({
  commands: z
    .record(name, command)
    .default({})
    .describe(
      'what is run, by the name it is reported under: { load: [check_load, -w, 5, -c, 10] }, or a map with `argv`, `timeout` (10s), `format` (nagios, checkmk-local, text) and limits on its performance data (`warn`, `crit`)',
    ),
})

function isPlaceholder(text: string): boolean {
  return /^\{(?:address|id|label\.[^{}]+)\}$/u.test(text)
}
