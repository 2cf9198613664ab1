import { createRequire } from 'node:module'
import type * as Cel from '@marcbachmann/cel-js'
import * as z from 'zod'
import { oneLine } from '../base/escape.ts'
import { suggest } from '../base/suggest.ts'
import { linearPattern } from '../kit/linear-pattern.ts'
import type { LinearPattern } from '../kit/linear-pattern.ts'
import type { Answer, Expression, Facts } from '../model/expression.ts'

/** What an expression may speak of, each with its type. Source: the specification of CEL, cel.dev. */
const KNOWN: Readonly<Record<keyof Facts, string>> = {
  target: 'string',
  check: 'string',
  item: 'string',
  status: 'string',
  labels: 'map<string, string>',
  summary: 'string',
  openForMinutes: 'int',
  flapping: 'bool',
}
const MAX_CHARACTERS = 1000
/** With these, and loops in loops refused, the slowest expression takes a few milliseconds. */
const LIMITS = { maxAstNodes: 200, maxDepth: 16, maxListElements: 50, maxMapEntries: 20, maxCallArguments: 8 }
const MOST_LOOPS = 2
const LOOPS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'existsOne', 'map', 'filter'])
/** What a check says may be long; what matters stands at its beginning. */
const SUMMARY_CHARACTERS = 2000
/** What `matches` becomes: the package's own runs on the engine of the platform, which a pattern can hold up for hours. */
const LINEAR = 'matchesLinear'

export type ReadExpression =
  { readonly ok: true; readonly expression: Expression } | { readonly ok: false; readonly why: string }

/** Reads a CEL expression, checks the types in it, and makes it something to ask. */
export function readExpression(text: string): ReadExpression {
  if (text.length > MAX_CHARACTERS) return { ok: false, why: `it is longer than ${MAX_CHARACTERS} characters` }
  // Loaded when somebody writes an expression: it takes 25 ms, and few inventories have one.
  const { Environment, serialize } = createRequire(import.meta.url)('@marcbachmann/cel-js') as typeof Cel
  const patterns = new Map<string, LinearPattern>()
  const environment = new Environment({ limits: LIMITS })
  for (const [name, type] of Object.entries(KNOWN)) environment.registerVariable(name, type)
  const found = (subject: string, pattern: string): boolean => patterns.get(pattern)?.test(subject) ?? false
  try {
    const written = environment.parse(text)
    const { valid, type, error } = written.check()
    if (!valid) return { ok: false, why: reasonOf(error) }
    if (type !== 'bool') return { ok: false, why: `it is ${type ?? 'nothing'}, and has to be true or false` }
    const seen = survey(written.ast, patterns)
    if (seen.wrong !== null) return { ok: false, why: seen.wrong }
    const own = environment.clone().registerFunction(`string.${LINEAR}(string): bool`, found)
    const compiled = own.parse(serialize(written.ast))
    const checked = compiled.check()
    if (!checked.valid) return { ok: false, why: reasonOf(checked.error) }
    return { ok: true, expression: { text, isAboutTime: seen.isAboutTime, ask: (facts) => answer(compiled, facts) } }
  } catch (error) {
    return { ok: false, why: reasonOf(error) }
  }
}

/** Under `expression:` of a match. */
export const expressionSchema = z.string().transform((text, context): Expression => {
  const read = readExpression(text)
  if (read.ok) return read.expression
  context.addIssue({ code: 'custom', message: `"${oneLine(text, 80)}" is no expression: ${read.why}` })
  return z.NEVER
})

function answer(compiled: (facts: Record<string, unknown>) => unknown, facts: Facts): Answer {
  const about = {
    ...facts,
    openForMinutes: BigInt(facts.openForMinutes),
    summary: facts.summary.slice(0, SUMMARY_CHARACTERS),
    // In an object the package does not find a label that is called "constructor".
    labels: new Map(Object.entries(facts.labels)),
  }
  try {
    return { kind: 'answered', fits: compiled(about) === true }
  } catch (error) {
    return { kind: 'failed', why: wordsOf(error) }
  }
}

interface Surveyed {
  readonly isAboutTime: boolean
  readonly wrong: string | null
}

/** Walks through the whole expression, puts our own engine where `matches` stands, and collects its patterns. */
function survey(root: Cel.ASTNode, patterns: Map<string, LinearPattern>): Surveyed {
  let isAboutTime = false
  let wrong: string | null = null

  function visit(node: unknown, loops: number): void {
    if (Array.isArray(node)) for (const each of node) visit(each, loops)
    if (!isNode(node)) return
    isAboutTime ||= node.op === 'id' && node.args === 'openForMinutes'
    if (node.op !== 'rcall') {
      visit(node.args, loops)
      return
    }
    const isLoop = LOOPS.has(node.args[0])
    wrong ??= isLoop && loops >= MOST_LOOPS ? 'a loop stands in a loop in a loop' : wrongCall(node.args, patterns)
    visit(node.args, isLoop ? loops + 1 : loops)
  }

  visit(root, 0)
  return { isAboutTime, wrong }
}

function wrongCall(call: [string, Cel.ASTNode, Cel.ASTNode[]], patterns: Map<string, LinearPattern>): string | null {
  const [name, , [first]] = call
  if (name === LINEAR || name === 'bind') return `there is no function "${name}"`
  if (name !== 'matches') return null
  if (first?.op !== 'value' || typeof first.args !== 'string') {
    return 'the pattern of "matches" has to be a text that stands there'
  }
  const read = linearPattern(first.args)
  if (!read.ok) return `"${oneLine(first.args, 80)}" is not a pattern: ${read.why}`
  patterns.set(first.args, read.pattern)
  call[0] = LINEAR
  return null
}

function isNode(value: unknown): value is Cel.ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value
}

/** The package's words for people, with the place in the text. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { summary = error.message, range } = error as Partial<Cel.ParseError>
  const unknown = /^Unknown variable: (\w+)/u.exec(summary)?.[1]
  const names = Object.keys(KNOWN)
  const meant = unknown === undefined ? null : suggest(unknown, names)
  const hint = meant === null ? `; known: ${names.join(', ')}` : `; was "${meant}" meant?`
  const place = range ? `, at character ${range.start + 1}` : ''
  return `${wordsOf(error)}${place}${unknown === undefined ? '' : hint}`
}

function wordsOf(error: unknown): string {
  const { summary, message = String(error) } = error as Partial<Cel.ParseError>
  const words = oneLine((summary ?? message).split('\n')[0] ?? '', 200)
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}`
}
