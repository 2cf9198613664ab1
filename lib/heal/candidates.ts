import { isMeant } from '../kit/match.ts'
import type { OpenIncident } from '../model/incident.ts'
import type { Labels } from '../model/labels.ts'
import type { Rule } from '../model/rule.ts'
import type { TargetId } from '../model/target.ts'
import type { EpochMs } from '../model/time.ts'
import type { Candidate } from './gate.ts'

export interface Around {
  readonly now: EpochMs
  readonly labelsOf: (target: TargetId) => Labels
  /** How many remedies of its rule were tried in vain on an incident. */
  readonly spentOf: (incident: OpenIncident) => number
}

/** What there is to mend. An incident whose rule has no remedy left is no candidate: people have to see to it. */
export function candidatesOf(
  incidents: readonly OpenIncident[],
  rules: readonly Rule[],
  around: Around,
): readonly Candidate[] {
  return incidents.flatMap((incident) => {
    const rule = healerOf(incident, rules, around)
    const step = around.spentOf(incident)
    const written = rule?.healing.steps[step]
    if (!rule || !written) return []
    const remedy = { ...written, openForMs: Math.max(written.openForMs, rule.when.openForMs ?? 0) }
    return [{ incident, rule: rule.name, healing: rule.healing, step, remedy }]
  })
}

/** The first rule that means it and has remedies: two of them would be in each other's way. */
export function healerOf(
  incident: OpenIncident,
  rules: readonly Rule[],
  { now, labelsOf }: Pick<Around, 'now' | 'labelsOf'>,
): (Rule & Required<Pick<Rule, 'healing'>>) | null {
  const labels = labelsOf(incident.subject.target)
  for (const { healing, ...rule } of rules)
    if (healing && isMeant(rule.when, incident, { labels, now })) return { ...rule, healing }
  return null
}
