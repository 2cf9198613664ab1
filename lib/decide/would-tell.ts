import type { Labels } from '../model/labels.ts'
import type { Subject } from '../model/result.ts'
import type { Match, Rule } from '../model/rule.ts'
import type { Trouble } from '../model/state.ts'
import type { Ms } from '../model/time.ts'
import { groupKey } from './gather.ts'
import { isMeant } from './match.ts'

/** What one step of one rule would do with an incident. */
export interface WouldTell {
  readonly rule: string
  readonly notifier: string
  /** Why it would not; null when it would. */
  readonly whyNot: string | null
  /** From the moment the incident opens. */
  readonly afterMs: Ms
  readonly group: string
  readonly repeatMs: Ms | null
}

/** Who would be told of an incident of this subject, by every step of every rule. */
export function wouldTell(
  rules: readonly Rule[],
  { subject, status, labels }: { readonly subject: Subject; readonly status: Trouble; readonly labels: Labels },
): readonly WouldTell[] {
  const incident = { id: 'this one', subject, status }
  return rules.flatMap(({ name, when, steps, group, repeatMs }) => {
    const whyNot = isMeant(when, incident, labels) ? null : whyNotMeant(when, subject, status, labels)
    return steps.map(({ notify, openForMs = 0 }) => ({
      rule: name,
      notifier: notify,
      whyNot,
      afterMs: Math.max(openForMs, when.openForMs ?? 0) + group.waitMs,
      group: groupKey(incident, group.by, labels),
      repeatMs,
    }))
  })
}

/** The first thing that does not fit. */
function whyNotMeant(when: Match, subject: Subject, status: Trouble, labels: Labels): string {
  const incident = { subject, status }
  if (when.status && !isMeant({ status: when.status }, incident, labels)) return `it is not ${when.status.join(' or ')}`
  for (const part of ['target', 'check', 'item'] as const) {
    const wanted = when[part]
    if (wanted && !isMeant({ [part]: wanted }, incident, labels)) return `the ${part} is not ${wanted.join(' or ')}`
  }
  for (const [name, wanted] of when.labels ?? []) {
    if (isMeant({ labels: new Map([[name, wanted]]) }, incident, labels)) continue
    return `its label "${name}" is ${labels[name] === undefined ? 'not there' : `"${labels[name]}"`}, not ${wanted.join(' or ')}`
  }
  return 'it does not fit'
}
