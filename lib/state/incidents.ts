import type { Incident, IncidentId, OpenIncident, ResolvedIncident } from '../model/incident.ts'
import { severityOf, worstOf } from '../model/result.ts'
import type { SubjectState, Transition, Trouble } from '../model/state.ts'
import type { EpochMs } from '../model/time.ts'

/**
 * Tells the story of a subject on by one transition.
 *
 * @param open the story that is being told, if any
 * @param state the subject after the transition; null when it is gone
 * @param nameOf makes the id of a story that begins
 * @returns null where there is no story: something ended that had not begun
 */
export function incidentAfter(
  open: OpenIncident | null,
  state: SubjectState | null,
  transition: Transition,
  nameOf: (transition: Transition) => IncidentId,
): Incident | null {
  switch (transition.kind) {
    case 'problem':
    case 'flapping-started':
      return state && (open ? worsened(open, state) : begun(state, nameOf(transition)))
    case 'recovery':
    case 'flapping-stopped':
      if (!open || !state) return null
      return isTroubled(state) ? worsened(open, state) : ended(open, transition.at, 'recovered')
    case 'gone':
      return open && ended(open, transition.at, transition.because)
  }
}

/** Believed to be bad, or changing so often that nothing can be believed. */
function isTroubled({ hard, isFlapping }: SubjectState): boolean {
  return isFlapping || (hard !== 'ok' && hard !== 'pending')
}

function begun(state: SubjectState, id: IncidentId): OpenIncident {
  const status = troubleOf(state) ?? 'warning'
  const { subject, at, againstSince, summary, isFlapping } = state
  const beganAt = Math.min(againstSince, at)
  return { phase: 'open', id, subject, beganAt, openedAt: at, status, worst: status, summary, isFlapping }
}

function worsened({ acknowledged, ...open }: OpenIncident, state: SubjectState): OpenIncident {
  const status = troubleOf(state) ?? open.status
  const worst = worstOf([open.worst, status]) as Trouble
  const isWorse = severityOf(status) > severityOf(open.status)
  const still = acknowledged && !(isWorse && !acknowledged.isSticky)
  const { summary, isFlapping } = state
  return { ...open, status, worst, summary, isFlapping, ...(still && { acknowledged }) }
}

function ended(open: OpenIncident, at: EpochMs, because: ResolvedIncident['because']): ResolvedIncident {
  return { ...open, phase: 'resolved', resolvedAt: Math.max(at, open.openedAt), because, isFlapping: false }
}

/** What is believed, and where that is nothing bad, what the last look says. */
function troubleOf({ hard, status }: SubjectState): Trouble | null {
  if (hard !== 'ok' && hard !== 'pending') return hard
  return status === 'ok' ? null : status
}
