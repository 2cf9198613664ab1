import { matchWords } from '../kit/match-words.ts'
import type { Labels } from '../model/labels.ts'
import type { Subject } from '../model/result.ts'
import type { Match, Rule } from '../model/rule.ts'
import type { Trouble } from '../model/state.ts'
import type { EpochMs, Ms } from '../model/time.ts'
import { groupKey } from './gather.ts'
import { isMeant } from '../kit/match.ts'
import type { Around, Asked } from '../kit/match.ts'

/** What one step of one rule would do with an incident. */
export interface WouldTell {
  readonly rule: string
  readonly notifier: string
  /** Why it would not; null when it would. */
  readonly whyNot: string | null
  /** From the moment the incident opens. */
  readonly afterMs: Ms
  readonly group: string
  /** Whether it waits for the hours of its rule. */
  readonly hasHours: boolean
  /** In words, what keeps the rule quiet about it while that is open; null for nothing. */
  readonly unless: string | null
  readonly repeatMs: Ms | null
}

/** A problem that might be, believed just now. */
export interface Supposed {
  readonly subject: Subject
  readonly status: Trouble
  readonly labels: Labels
  readonly now: EpochMs
}

/** Who would be told of an incident of this subject, by every step of every rule. */
export function wouldTell(rules: readonly Rule[], supposed: Supposed): readonly WouldTell[] {
  const { labels } = supposed
  const incident = incidentOf(supposed)
  return rules.flatMap(({ name, when, unless, hours, steps, group, repeatMs }) => {
    const whyNot = isMeant(when, incident, supposed) ? null : whyNotMeant(when, incident, supposed)
    return steps.map(({ notify, openForMs = 0 }) => ({
      rule: name,
      notifier: notify,
      whyNot,
      afterMs: Math.max(openForMs, when.openForMs ?? 0) + group.waitMs,
      group: groupKey(incident, group.by, labels),
      hasHours: hours !== undefined,
      unless: unless && !isMeant(unless.match, incident, supposed) ? matchWords(unless.match) : null,
      repeatMs,
    }))
  })
}

function incidentOf({ subject, status, now }: Supposed): Asked & { readonly id: string } {
  return { id: 'this one', subject, status, summary: '', isFlapping: false, openedAt: now }
}

/** The first thing that does not fit. */
export function whyNotMeant(when: Match, asked: Asked, around: Around): string {
  const { labels } = around
  const isSo = (part: Match): boolean => isMeant(part, asked, around)
  if (when.status && !isSo({ status: when.status })) return `it is not ${when.status.join(' or ')}`
  for (const part of ['target', 'check', 'item'] as const) {
    const wanted = when[part]
    if (wanted && !isSo({ [part]: wanted })) return `the ${part} is not ${wanted.join(' or ')}`
  }
  for (const [name, wanted] of when.labels ?? []) {
    if (isSo({ labels: new Map([[name, wanted]]) })) continue
    return `its label "${name}" is ${labels[name] === undefined ? 'not there' : `"${labels[name]}"`}, not ${wanted.join(' or ')}`
  }
  return when.expression ? `it is not so that ${when.expression.text}` : 'it does not fit'
}
