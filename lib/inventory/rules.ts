import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import type { AnyRemedy } from '../kit/remedy.ts'
import type { Match, Rule, Step } from '../model/rule.ts'
import type { SourceDocument, Spot } from '../base/yaml/document.ts'
import { at } from './layers.ts'
import { listIn, meantBy, strangers, twice, wrongChecks } from './match-names.ts'
import type { Named } from './match-names.ts'
import { actingInVain, mendsNothing, withoutRemedy } from './rule-remedies.ts'
import { ruleOf, ruleSchema } from './rule-schema.ts'
import { readSteps } from './steps.ts'
import type { Placed, StepSchemas } from './steps.ts'
import { check, problemsOf } from './zod-problems.ts'

/** Everything that a rule may name. */
export interface Known extends Named {
  readonly notifiers: ReadonlyMap<string, Spot>
  /** Whether every file could be read; a notifier may be missing only because its file is. */
  readonly complete: boolean
  readonly remedies: ReadonlyMap<string, AnyRemedy>
  readonly steps: StepSchemas
  /** Whether healing is switched on at all. */
  readonly heals: boolean
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
    for (const [index, written] of listIn(document, 'rules').entries()) {
      const spot = { document, path: ['rules', index] }
      problems.push(...twice('rule', at(written, ['name']), spot, first))
      const parsed = check(ruleSchema, written)
      const { notify, remedies, ...steps } = readSteps(spot, known.steps)
      if (!parsed.success) {
        problems.push(...problemsOf(parsed.error, document, spot.path), ...steps.problems)
        continue
      }
      const plain = { notify: notify.map(({ step }) => step), remedies: remedies.map(({ step }) => step) }
      const rule = ruleOf(parsed.data, plain, document.placeOf(spot.path))
      const matches = matchesOf(rule, spot)
      const wrong = [
        ...steps.problems,
        ...wrongNotifiers(notify, document, known),
        ...(steps.mends ? [] : withoutRemedy(parsed.data, spot)),
        ...matches.flatMap(([match, place]) => wrongChecks(match, place, known)),
      ]
      problems.push(...wrong)
      warnings.push(...matches.flatMap(([match, place]) => strangers(match, place, known)))
      if (wrong.length > 0) continue
      warnings.push(...mendsNothing(rule, remedies, document, known), ...actingInVain(rule, spot, known))
      rules.push(rule)
    }
  }
  return { rules, problems, warnings: [...warnings, ...unused(rules, known)] }
}

/** Everything in a rule that names targets and checks, and where it stands. */
function matchesOf({ when, unless }: Rule, { document, path }: Spot): (readonly [Match, Spot])[] {
  const place = (key: string): Spot => ({ document, path: [...path, key] })
  return [[when, place('when')], ...(unless ? [[unless.match, place('unless')] as const] : [])]
}

/** One way to tell cannot stand twice in one rule: nobody could say which of both times is meant. */
function wrongNotifiers(
  steps: readonly Placed<Step>[],
  document: SourceDocument,
  { notifiers, complete }: Known,
): Problem[] {
  const seen = new Set<string>()
  return steps.flatMap(({ step: { notify }, path }): Problem[] => {
    const where = document.placeOf([...path, 'notify'])
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

function unused(rules: readonly Rule[], { notifiers }: Known): string[] {
  const used = new Set(rules.flatMap(({ steps }) => steps.map(({ notify }) => notify)))
  return [...notifiers].flatMap(([name, spot]) => {
    if (used.has(name)) return []
    const { file, line, column } = spot.document.placeOfKey(spot.path)
    return [`${file}:${line}:${column}: no rule tells anything to the notifier "${oneLine(name, 80)}"`]
  })
}
