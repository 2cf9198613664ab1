import type { z } from 'zod'
import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import { suggest } from '../base/suggest.ts'
import type { Path, SourceDocument } from './document.ts'

type Issue = z.core.$ZodIssue

const KNOWN = 'known keys: '

/** For strict objects: lets the message carry the keys there are, which the problem below turns into a suggestion. */
export function knownKeys(keys: readonly string[]): (issue: z.core.$ZodRawIssue) => string | undefined {
  return ({ code }) => (code === 'unrecognized_keys' ? `${KNOWN}${keys.join(', ')}` : undefined)
}

/** What zod found wrong below `base`, each with the place it stands at, the value and what is allowed. */
export function problemsOf(
  error: { readonly issues: readonly Issue[] },
  document: SourceDocument,
  base: Path = [],
): Problem[] {
  return error.issues.flatMap((issue) => problemsOfIssue(issue, document, base))
}

function problemsOfIssue(issue: Issue, document: SourceDocument, base: Path): Problem[] {
  const path = [...base, ...issue.path.map(String)]
  const where = document.placeOf(path)
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, issue.message, document, path))
    case 'invalid_key':
      return [{ where: document.placeOfKey(path), message: `"${nameOf(path)}" may not stand here: ${reasons(issue)}` }]
    case 'invalid_union':
      return nearestBranch(issue.errors, issue.input).flatMap((inner) => problemsOfIssue(inner, document, path))
    case 'invalid_type':
      return [wrongType(issue.input, issue.expected, path, where)]
    case 'invalid_value':
      return [oneOf(issue.input, issue.values.map(String), where)]
    case 'custom':
      return [{ where, message: issue.message }]
    case 'too_big':
    case 'too_small':
      return [{ where, message: outOfRange(issue) }]
    default:
      return [{ where, message: `${quote(issue.input)}: ${lowerFirst(issue.message)}` }]
  }
}

function reasons({ issues }: { readonly issues: readonly Issue[] }): string {
  return issues.map(({ message }) => lowerFirst(message)).join(', ')
}

const WANTED: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: '"true" or "false"',
  array: 'a list',
  object: 'a map',
  record: 'a map',
}

function wrongType(input: unknown, expected: string, path: Path, where: Problem['where']): Problem {
  const wanted = WANTED[expected] ?? expected
  if (input === undefined) return { where, message: `"${nameOf(path)}" is missing`, hint: `write ${wanted}` }
  const unquoted = expected === 'string' && (typeof input === 'number' || typeof input === 'boolean')
  return { where, message: `${quote(input)} is not ${wanted}`, ...(unquoted && { hint: 'write it in quotes' }) }
}

function outOfRange(issue: Extract<Issue, { code: 'too_big' | 'too_small' }>): string {
  const side = issue.code === 'too_big' ? `at most ${issue.maximum}` : `at least ${issue.minimum}`
  // A schema that has words of its own keeps them.
  if (!/^Too (?:big|small)/u.test(issue.message)) return `${quote(issue.input)}: ${lowerFirst(issue.message)}`
  if (issue.origin === 'string') return `${quote(issue.input)} needs ${side} characters`
  if (issue.origin === 'array') return `the list needs ${side} entries`
  return `${quote(issue.input)} is out of range: ${side}`
}

function unknownKey(key: string, message: string, document: SourceDocument, path: Path): Problem {
  const known = message.startsWith(KNOWN) ? message.slice(KNOWN.length).split(', ').filter(Boolean) : []
  const meant = suggest(key, known)
  const word = oneLine(key, 80)
  return {
    where: document.placeOfKey([...path, key]),
    message: path.at(-1) === 'checks' ? `there is no check "${word}"` : `"${word}" is not a key here`,
    hint: key === '<<' ? 'merge keys are not read: put what several targets share into a group' : choice(meant, known),
  }
}

function oneOf(value: unknown, allowed: readonly string[], where: Problem['where']): Problem {
  const meant = typeof value === 'string' ? suggest(value, allowed) : null
  return {
    where,
    message: `${quote(value)} is not allowed here`,
    hint: choice(meant, allowed),
  }
}

function choice(meant: string | null, allowed: readonly string[]): string {
  return meant === null ? `allowed: ${allowed.join(', ')}` : `did you mean "${meant}"?`
}

/** Of several shapes, the one that was probably meant: the one whose type fits, so that its complaint lies deeper. */
function nearestBranch(branches: readonly (readonly Issue[])[], input: unknown): readonly Issue[] {
  const score = (issues: readonly Issue[]): number => {
    const top = issues.filter(({ path }) => path.length === 0)
    if (top.some(({ code }) => code === 'invalid_type')) return 0
    if (top.some(({ code }) => code === 'invalid_value')) return typeof input === 'string' ? 1 : 0
    return 2
  }
  return [...branches].sort((one, other) => score(other) - score(one))[0] ?? []
}

function nameOf(path: Path): string {
  return String(path.at(-1) ?? 'the file')
}

function quote(value: unknown): string {
  if (typeof value === 'string') return `"${oneLine(value, 80)}"`
  if (Array.isArray(value)) return 'a list'
  if (value !== null && typeof value === 'object') return 'a map'
  return `"${String(value)}"`
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
