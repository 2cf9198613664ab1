import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { formatDuration } from '../lib/base/duration.ts'
import type { AnyCheck } from '../lib/kit/check.ts'
import type { Unit } from '../lib/model/limit.ts'
import { SECTIONED } from '../lib/model/session.ts'
import type { Capability, Sectioned } from '../lib/model/session.ts'

/** The text of the file that a check was written in: its docstring holds what the check itself does not. */
type TextOf = (name: string) => string

const ownText: TextOf = (name) => readFileSync(new URL(`../checks/${name}.ts`, import.meta.url), 'utf8')

/**
 * docs/checks.md: what every check asks and judges, with its limits and options. Formatted as Prettier does.
 *
 * @param textOf where the docstrings are read; the files in checks/ unless a test says otherwise
 */
export function checksPage(checks: readonly AnyCheck[], textOf: TextOf = ownText): string {
  const overview = checks.map((check) => [
    `[${check.name}](#${check.name})`,
    check.title,
    needsOf(check),
    Object.entries(check.limits)
      .filter(([, { warn, crit }]) => warn ?? crit)
      .map(([name, { warn, crit }]) => [
        `${name}:`,
        warn && `${code(warn)} warning,`,
        crit && `${code(crit)} critical,`,
      ])
      .map((words) => words.filter(Boolean).join(' ').replace(/,$/u, ''))
      .join('; '),
  ])
  return [
    INTRODUCTION,
    table(['check', 'about', 'needs', 'limits'], overview),
    ...checks.map((check) => section(check, textOf(check.name))),
  ]
    .join('\n\n')
    .concat('\n')
}

const INTRODUCTION = `# Checks

<!-- Made by \`npm run docs\` from the files in checks/. -->

Every check is on wherever the target offers what it needs, and keeps quiet elsewhere; those that ask over the network or run plugins, and
those that have to be told what is wanted, are on where a target or one of its groups names them. In \`targets.yaml\`, below
\`checks:\` of a target, a group or the settings, \`disk: off\` turns one off, and this says more about one:

\`\`\`yaml
checks:
  disk: { warn: { used: 80% }, crit: { used: 92%, free: '< 2GiB' }, except: [/mnt/backup] }
  cpu: { crit: '> 95%', for: 5m } # one text is for the first limit
  memory: { warn: '> 90%', clear: '< 80%' }
\`\`\`

A limit says what is bad: \`"> 90%"\`, \`"< 2GiB"\`, a bare \`80%\` on its bad side, or a range as Nagios plugins write it
(\`"10:20"\`: bad outside, \`"@10:20"\`: bad inside). Patterns know \`*\`, \`?\` and \`{a,b}\`; everything else, a slash too, means
itself. \`for:\` is how long something has to be bad before it is told, \`clear:\` is when it is over, if not at the limit itself; both may be a map by
limit. A run of \`check\` leaves what the next one has to know in a file (\`--memory\`). A container with the label \`orch-watch.ignore=true\` is left out by all checks of containers.`

function section(check: AnyCheck, text: string): string {
  const limits = Object.entries(check.limits).map(([name, { unit, bad, warn, crit, about }]) => [
    name,
    `${UNIT_WORDS[unit]}, bad ${bad}`,
    warn ? code(warn) : '',
    crit ? code(crit) : '',
    about,
  ])
  const options = optionsOf(check)
  return [
    `## ${check.name}`,
    `${check.title}. Needs ${needsOf(check)}${check.on === 'named' ? '; on where it is named' : ''}${everyOf(check)}.`,
    labelledLines(text)
      .map(([label, words]) => `- ${label}: ${words}`)
      .join('\n'),
    ...(limits.length > 0 ? [table(['limit', 'counts', 'warning', 'critical', 'what it is'], limits)] : []),
    ...(options.length > 0 ? [table(['option', 'takes', 'when left out', 'what it is'], options)] : []),
  ].join('\n\n')
}

function everyOf({ everyMs }: AnyCheck): string {
  return everyMs === undefined ? '' : `; every ${formatDuration(everyMs)} unless told otherwise`
}

const UNIT_WORDS: Readonly<Record<Unit, string>> = {
  ratio: 'percent',
  bytes: 'bytes',
  ms: 'time',
  count: 'number',
  'per-second': 'number per second',
}

/** What is asked for as a whole, in words. */
const WHOLE = {
  shell: 'a shell',
  network: 'the network',
  logs: 'logs',
  fileHashes: 'files in containers',
  here: 'programs of this machine',
  registries: 'image registries',
} as const satisfies Readonly<Record<Exclude<Capability, Sectioned>, string>>

function needsOf({ needs }: AnyCheck): string {
  const sections = SECTIONED.flatMap((name) => (needs[name] ?? []).map((section) => `${name} ${section}`))
  const whole = Object.entries(WHOLE).flatMap(([name, words]) => (needs[name as keyof typeof WHOLE] ? [words] : []))
  return [...sections, ...whole].join(', ') || 'nothing'
}

/** Asks, Judges, Faults, Source: each with the lines that go on below it. */
function labelledLines(text: string): (readonly [string, string])[] {
  const docstring = /\/\*\*(.*?)\*\//su.exec(text)?.[1] ?? ''
  const prose = docstring.replace(/\s*\n \* ?/gu, ' ').trim()
  const parts = prose.split(/(?:^| )(Asks|Judges|Faults|Source): /u).slice(1)
  return parts.flatMap((part, index) => (index % 2 === 0 ? [[part, parts[index + 1] ?? ''] as const] : []))
}

interface OptionSchema {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly const?: string | number | boolean
  readonly anyOf?: readonly OptionSchema[]
  readonly default?: unknown
  readonly description?: string
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  array: 'list',
  integer: 'number',
  number: 'number',
  object: 'map',
}

function takes({ enum: words, const: only, anyOf, type = '' }: OptionSchema): string {
  if (words) return words.map(code).join(', ')
  if (only !== undefined) return code(String(only))
  if (anyOf) return [...new Set(anyOf.map(takes))].join(' or ')
  return TYPE_WORDS[type] ?? 'text'
}

function optionsOf(check: AnyCheck): string[][] {
  const { properties = {} } = z.toJSONSchema(check.options, { io: 'input' }) as {
    properties?: Record<string, OptionSchema>
  }
  return Object.entries(properties).map(([name, option]) => [
    name,
    takes(option),
    option.default === undefined
      ? ''
      : code(typeof option.default === 'string' ? option.default : JSON.stringify(option.default)),
    option.description ?? '',
  ])
}

function code(text: string): string {
  return `\`${text}\``
}

/** Cells padded to one width, as Prettier wants them. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows].map((cells) => cells.map((cell) => cell.replace(/[|*_]/gu, escapeOutsideCode(cell))))
  const widths = head.map((_, column) => Math.max(3, ...lines.map((cells) => cells[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`
  const [first = [], ...others] = lines
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join('\n')
}

/** A star in words is a star, one in code needs no help. */
function escapeOutsideCode(cell: string): (mark: string, at: number) => string {
  return (mark, at) => (cell.slice(0, at).split('`').length % 2 === 0 ? mark : `\\${mark}`)
}
