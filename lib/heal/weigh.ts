import type { Deed, GateAnswer, Prospect } from '../model/heal.ts'
import type { Candidate, Known, Moment } from './gate.ts'
import { askGates } from './gates.ts'

/** `would`: only that it is not switched on keeps it from being done. */
export type Verdict = 'go' | 'would' | 'no'

/** A trouble, and what could be done about it now. */
export interface Matter {
  readonly candidate: Candidate
  readonly known: Known
  readonly prospects: readonly Prospect[]
}

export interface Weighed {
  readonly candidate: Candidate
  readonly prospect: Prospect
  readonly verdict: Verdict
  /** Of every gate, in their order. */
  readonly answers: readonly GateAnswer[]
  /** The first gate that says no; null where none does. */
  readonly reason: GateAnswer | null
}

/**
 * Asks every gate about everything that could be done now. What is let through counts as under way for all behind it, so
 * that together they keep to what each of them has to keep to.
 */
export function weigh(matters: readonly Matter[], moment: Moment): readonly Weighed[] {
  const deeds = [...moment.deeds]
  // What would only be done keeps nothing back that is.
  const imagined = [...moment.deeds]
  return matters.flatMap(({ candidate, known, prospects }) =>
    prospects.map((prospect) => {
      const isReal = moment.settings.enabled && candidate.healing.mode === 'act'
      const answers = askGates({ ...moment, ...known, candidate, prospect, deeds: isReal ? deeds : imagined })
      const reason = answers.find(({ no }) => no !== null) ?? null
      const verdict = verdictOf(answers, reason)
      const next = begun(candidate, prospect, moment.now)
      if (verdict === 'go') deeds.push(next)
      if (verdict !== 'no') imagined.push(next)
      return { candidate, prospect, verdict, answers, reason }
    }),
  )
}

function verdictOf(answers: readonly GateAnswer[], reason: GateAnswer | null): Verdict {
  if (reason === null) return 'go'
  return answers.every(({ gate, no }) => no === null || gate === 'mode') ? 'would' : 'no'
}

/** As it will be written down before it is done; its id is given then. */
export function begun({ incident, rule, step, remedy }: Candidate, prospect: Prospect, now: number): Deed {
  const { object, host, group, incarnation, words, scale } = prospect
  return {
    ...{
      id: '',
      incident: incident.id,
      subject: incident.subject,
      rule,
      step,
      remedy: remedy.remedy,
      object,
      host,
      group,
      incarnation,
      words,
      scale,
    },
    ...{ at: now, endedAt: null, outcome: 'under-way', why: '', wellSince: null, longestWellMs: 0 },
  }
}
