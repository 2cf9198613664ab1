import type { Configuration } from '../../lib/model/configuration.ts'
import { holdsOf } from './condition.ts'
import type { Holds, Shown } from './condition.ts'
import { SEVERITIES } from './shape.ts'
import type { Bundle, Rule, Severity } from './shape.ts'
import { coveredBy } from './waivers.ts'
import type { AskedWaiver } from './waivers.ts'

/** A rule that was read, to be asked of many. */
export interface AskedRule extends Pick<Rule, 'id' | 'title' | 'kinds' | 'help'> {
  readonly severity: Severity
  readonly applies: Holds | null
  readonly broken: Holds
}

/** One rule that one object breaks. */
export interface Finding {
  readonly rule: AskedRule
  readonly shown: readonly Shown[]
  /** The waiver that is about it, in time or over. */
  readonly waiver: AskedWaiver | undefined
}

/** What was made of one object. */
export interface Judged {
  readonly object: Configuration
  /** Rules that are about it. */
  readonly asked: number
  /** The worst first. */
  readonly findings: readonly Finding[]
}

export type Overrides = Readonly<Record<string, Severity | 'off' | false>>

/** The rules of all bundles, those that are off left out. Of two with one id the later one counts. */
export function rulesOf(bundles: readonly Bundle[], overrides: Overrides): readonly AskedRule[] {
  const byId = new Map(bundles.flatMap(({ rules }) => rules.map((rule) => [rule.id, rule] as const)))
  return [...byId.values()].flatMap((rule): AskedRule[] => {
    const severity = Object.hasOwn(overrides, rule.id) ? (overrides[rule.id] ?? rule.severity) : rule.severity
    if (severity === 'off' || severity === false) return []
    const { applies, broken, ...rest } = rule
    return [{ ...rest, severity, applies: applies ? holdsOf(applies) : null, broken: holdsOf(broken) }]
  })
}

/** Null where no rule is about it. */
export function judgeObject(
  object: Configuration,
  rules: readonly AskedRule[],
  waivers: readonly AskedWaiver[],
): Judged | null {
  const asked = rules.filter(
    ({ kinds, applies }) => kinds.includes(object.kind) && (applies === null || applies(object.fields) !== null),
  )
  if (asked.length === 0) return null
  const names = namesOf(object)
  const findings = asked.flatMap((rule): Finding[] => {
    const shown = rule.broken(object.fields)
    return shown === null ? [] : [{ rule, shown, waiver: coveredBy(waivers, rule.id, names) }]
  })
  const rank = ({ rule }: Finding): number => SEVERITIES.indexOf(rule.severity)
  return { object, asked: asked.length, findings: findings.sort((one, other) => rank(one) - rank(other)) }
}

/** Whether a waiver in time lets it be. */
export function isWaived({ waiver }: Finding): boolean {
  return waiver !== undefined && !waiver.isOver
}

/** What it goes by where it runs, and what it is called however often it is made anew. */
function namesOf({ name, runsAs }: Configuration): readonly string[] {
  return [runsAs, name]
}
