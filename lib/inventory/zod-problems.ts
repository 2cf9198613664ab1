import type * as z from 'zod'
import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import { suggest } from '../base/suggest.ts'
import type { Path, SourceDocument } from '../base/yaml/document.ts'

type Issue = z.core.$ZodIssue

const KNOWN = 'known keys: '

/** Parses so that the problems can tell the value, and the keys that there are. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.ZodSafeParseResult<z.output<Schema>> {
  // Most schemas are asked once or twice: compiling one takes longer than all its answers.
  return schema.safeParse(value, { reportInput: true, error: tellKeys, jitless: true })
}

/** A strict object's message carries the keys it knows: zod forgets them as soon as the issue is finished. */
function tellKeys(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined
  const { shape } = issue.inst as unknown as z.ZodObject
  return `${KNOWN}${Object.keys(shape).join(', ')}`
}

/** What `check` found wrong below `base`, each with the place it stands at, the value and what is allowed. */
export function problemsOf(
  error: { readonly issues: readonly Issue[] },
  document: SourceDocument,
  base: Path = [],
): Problem[] {
  return error.issues.flatMap((issue) => problemsOfIssue(issue, document, base))
}

/** What is said of a value: where there is none, that is all there is to say. */
const OF_VALUES: ReadonlySet<string> = new Set(['invalid_union', 'invalid_type', 'invalid_value', 'custom'])

function problemsOfIssue(issue: Issue, document: SourceDocument, base: Path): Problem[] {
  const path = [...base, ...issue.path.map(String)]
  const where = document.placeOf(path)
  if (issue.input === undefined && OF_VALUES.has(issue.code))
    return [{ where, message: `"${nameOf(path)}" is missing` }]
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, issue.message, document, path))
    case 'invalid_key':
      return [{ where: document.placeOfKey(path), message: `"${nameOf(path)}" may not stand here: ${reasons(issue)}` }]
    case 'invalid_union': {
      const meant = branchMeant(issue.errors)
      if (meant) return meant.flatMap((inner) => problemsOfIssue(inner, document, path))
      return [{ where, ...wrongKind(issue) }]
    }
    case 'invalid_type':
      return [{ where, ...wrongType(issue) }]
    case 'invalid_value':
      return [{ where, ...wrongKind(issue) }]
    case 'too_big':
    case 'too_small':
      return [{ where, message: outOfRange(issue) }]
    case 'custom':
      return [{ where, message: issue.message }]
    default:
      return [{ where, message: `${quote(issue.input)}: ${lowerFirst(issue.message)}` }]
  }
}

function reasons({ issues }: { readonly issues: readonly Issue[] }): string {
  return issues.map(({ message }) => lowerFirst(message)).join(', ')
}

/** Of several shapes the one whose kind fits the value, so that its complaint lies deeper; the shortest of several. */
function branchMeant(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.filter((issues) => !issues.some(isOfOtherKind)).sort((one, other) => one.length - other.length)[0]
}

function isOfOtherKind(issue: Issue): boolean {
  if (issue.path.length > 0) return false
  if (issue.code === 'invalid_union') return issue.errors.every((issues) => issues.some(isOfOtherKind))
  return issue.code === 'invalid_type' || issue.code === 'invalid_value'
}

type What = Pick<Problem, 'message' | 'hint'>

const KIND: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: '"true" or "false"',
  array: 'a list',
  object: 'a map',
  record: 'a map',
  null: 'nothing',
}

function wrongType({ input, expected, message }: Issue & { code: 'invalid_type' }): What {
  // A schema that has words of its own keeps them.
  if (!message.startsWith('Invalid')) return { message: `${quote(input)} ${message}` }
  const scalar = typeof input === 'number' || typeof input === 'boolean'
  return {
    message: `${quote(input)} is not ${KIND[expected] ?? expected}`,
    ...(expected === 'string' && scalar && { hint: 'write it in quotes' }),
  }
}

function wrongKind(issue: Issue & { code: 'invalid_union' | 'invalid_value' }): What {
  const { input, message } = issue
  if (!message.startsWith('Invalid')) return { message: `${quote(input)} ${message}` }
  const allowed = choices(issue)
  const meant = typeof input === 'string' ? suggest(input, allowed) : null
  return { message: `${quote(input)} is not allowed here`, hint: choice(meant, [...new Set(allowed)]) }
}

/** Words and kinds that would have fitted. */
function choices(issue: Issue): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String)
  if (issue.code === 'invalid_union') return issue.errors.flat().flatMap(choices)
  return issue.code === 'invalid_type' ? [KIND[issue.expected] ?? issue.expected] : []
}

function outOfRange(issue: Issue & { code: 'too_big' | 'too_small' }): string {
  const { input, message, origin } = issue
  if (!/^Too (?:big|small)/u.test(message)) return `${quote(input)}: ${lowerFirst(message)}`
  if (input === '') return '"" is empty'
  const side = issue.code === 'too_big' ? `at most ${issue.maximum}` : `at least ${issue.minimum}`
  if (origin === 'string') return `${quote(input)} needs ${side} characters`
  if (origin === 'array') return `the list needs ${side} entries`
  return `${quote(input)} is out of range: ${side}`
}

function unknownKey(key: string, message: string, document: SourceDocument, path: Path): Problem {
  const known = message.startsWith(KNOWN) ? message.slice(KNOWN.length).split(', ').filter(Boolean) : []
  const word = oneLine(key, 80)
  return {
    where: document.placeOfKey([...path, key]),
    message: path.at(-1) === 'checks' ? `there is no check "${word}"` : `"${word}" is not a key here`,
    hint:
      key === '<<'
        ? 'merge keys are not read: put what several targets share into a group'
        : choice(meantBy(key, known), known),
  }
}

/** What other monitors call it, where the spelling is too far off to guess. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  interval: 'every',
  schedule: 'cron',
  host: 'address',
  hostname: 'address',
  name: 'id',
  type: 'runtime',
  tags: 'labels',
  warning: 'warn',
  critical: 'crit',
  workload: 'item',
  container: 'item',
}

function meantBy(key: string, known: readonly string[]): string | null {
  const near = suggest(key, known)
  if (near !== null) return near
  const other = ELSEWHERE[suggest(key, Object.keys(ELSEWHERE)) ?? '']
  return other !== undefined && known.includes(other) ? other : null
}

function choice(meant: string | null, allowed: readonly string[]): string {
  return meant === null ? `allowed: ${allowed.join(', ')}` : `did you mean "${meant}"?`
}

function nameOf(path: Path): string {
  return oneLine(String(path.at(-1) ?? 'the file'), 80)
}

function quote(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (value === null || value === undefined) return 'nothing'
  if (typeof value === 'object') return 'a map'
  return `"${oneLine(typeof value === 'string' ? value : `${value as number | boolean}`, 80)}"`
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
