import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import { suggest } from '../base/suggest.ts'
import type { Rule } from '../model/rule.ts'
import type { SourceRef } from '../model/target.ts'
import type { Path, SourceDocument } from './document.ts'
import { at } from './layers.ts'
import { OWN_CHECKS, OWN_ID } from './name-patterns.ts'
import type { Spot } from './notifiers.ts'
import { ruleOf, ruleSchema } from './rule-schema.ts'
import { check, problemsOf } from './zod-problems.ts'

/** Everything that a rule may name. */
export interface Known {
  readonly notifiers: ReadonlyMap<string, Spot>
  readonly checks: readonly string[]
  /** By id. */
  readonly targets: ReadonlyMap<string, unknown>
  /** Whether every file could be read; a notifier may be missing only because its file is. */
  readonly complete: boolean
}

export interface ReadRules {
  /** Those that are right, in the order written. */
  readonly rules: readonly Rule[]
  readonly problems: readonly Problem[]
  readonly warnings: readonly string[]
}

/** The rules of all files, one after the other. */
export function readRules(documents: readonly SourceDocument[], known: Known): ReadRules {
  const rules: Rule[] = []
  const problems: Problem[] = []
  const warnings: string[] = []
  const first = new Map<string, Spot>()
  for (const document of documents) {
    for (const [index, written] of rulesIn(document).entries()) {
      const spot = { document, path: ['rules', index] }
      problems.push(...twice(at(written, ['name']), spot, first))
      const parsed = check(ruleSchema, written)
      if (!parsed.success) {
        problems.push(...problemsOf(parsed.error, document, spot.path))
        continue
      }
      const rule = ruleOf(parsed.data, document.placeOf(spot.path))
      const wrong = [...wrongSteps(rule, spot, known), ...wrongChecks(rule, spot, known)]
      problems.push(...wrong)
      warnings.push(...strangers(rule, spot, known))
      if (wrong.length === 0) rules.push(rule)
    }
  }
  return { rules, problems, warnings: [...warnings, ...unused(rules, known)] }
}

function rulesIn({ value }: SourceDocument): readonly unknown[] {
  const rules = at(value, ['rules'])
  return Array.isArray(rules) ? rules : []
}

function twice(name: unknown, spot: Spot, first: Map<string, Spot>): Problem[] {
  if (typeof name !== 'string') return []
  const before = first.get(name)
  if (!before) {
    first.set(name, spot)
    return []
  }
  const { file, line } = before.document.placeOf(before.path)
  const where = spot.document.placeOf([...spot.path, 'name'])
  return [{ where, message: `the rule "${oneLine(name, 80)}" stands twice, first at ${file}:${line}` }]
}

/** One way to tell cannot stand twice in one rule: nobody could say which of both times is meant. */
function wrongSteps({ steps }: Rule, { document, path }: Spot, { notifiers, complete }: Known): Problem[] {
  const seen = new Set<string>()
  return steps.flatMap(({ notify }, index): Problem[] => {
    const where = placeIn(document, [...path, 'then'], index, 'notify')
    const isSecond = seen.has(notify)
    seen.add(notify)
    if (isSecond) {
      return [{ where, message: `"${oneLine(notify, 80)}" is told twice by one rule`, hint: 'write a second rule' }]
    }
    if (notifiers.has(notify) || !complete) return []
    const hint = meantBy(notify, [...notifiers.keys()], 'notifiers')
    return [{ where, message: `there is no notifier "${oneLine(notify, 80)}"`, hint }]
  })
}

function wrongChecks({ when }: Rule, { document, path }: Spot, { checks }: Known): Problem[] {
  const known = [...checks, ...OWN_CHECKS]
  return [...(when.check ?? []).entries()].flatMap(([index, name]): Problem[] => {
    if (isPattern(name) || known.includes(name)) return []
    const where = placeIn(document, [...path, 'when', 'check'], index)
    return [{ where, message: `there is no check "${oneLine(name, 80)}"`, hint: meantBy(name, known, 'checks') }]
  })
}

/** Not an error: a target may come back. */
function strangers({ when }: Rule, { document, path }: Spot, { targets }: Known): string[] {
  return [...(when.target ?? []).entries()].flatMap(([index, id]) => {
    if (isPattern(id) || id === OWN_ID || targets.has(id)) return []
    const { file, line, column } = placeIn(document, [...path, 'when', 'target'], index)
    const meant = suggest(id, [...targets.keys()])
    const question = meant === null ? '' : `; was "${meant}" meant?`
    return [`${file}:${line}:${column}: no target is called "${oneLine(id, 80)}"${question}`]
  })
}

function unused(rules: readonly Rule[], { notifiers }: Known): string[] {
  const used = new Set(rules.flatMap(({ steps }) => steps.map(({ notify }) => notify)))
  return [...notifiers].flatMap(([name, spot]) => {
    if (used.has(name)) return []
    const { file, line, column } = spot.document.placeOfKey(spot.path)
    return [`${file}:${line}:${column}: no rule tells anything to the notifier "${oneLine(name, 80)}"`]
  })
}

/** Of a list the element, of a single word the word itself, of a map the key of it. */
function placeIn(document: SourceDocument, path: Path, index: number, key?: string): SourceRef {
  const written = at(document.value, path)
  const element = Array.isArray(written) ? [...path, index] : path
  return document.placeOf(key !== undefined ? [...element, key] : element)
}

function isPattern(text: string): boolean {
  return /[*?{]/u.test(text)
}

function meantBy(word: string, known: readonly string[], what: string): string {
  const meant = suggest(word, known)
  return meant === null ? `${what}: ${known.join(', ') || 'none'}` : `did you mean "${meant}"?`
}
