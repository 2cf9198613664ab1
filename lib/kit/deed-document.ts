import { oneLine } from '../base/escape.ts'
import { isoInstant } from '../base/instant.ts'
import type { HealObject, Prospect } from '../model/heal.ts'
import { toLabels } from '../model/labels.ts'
import type { EpochMs } from '../model/time.ts'
import { fault } from './fault.ts'
import type { FaultError } from './fault.ts'
import type { Trouble } from './remedy.ts'

/** What a program of somebody's own is told when it is to mend something. A change that breaks readers is a new version. */
export interface DeedDocument {
  readonly schema: 'orch-watch/deed/v1'
  readonly at: string
  readonly object: HealObject
  readonly incident: {
    readonly id: string
    readonly status: string
    readonly isFlapping: boolean
    readonly target: string
    readonly check: string
    readonly item: string
    /** Of the target. */
    readonly labels: Readonly<Record<string, string>>
    readonly summary: string
    readonly beganAt: string
    readonly openedAt: string
  }
}

/** Keys in a fixed order, labels sorted by name. Foreign text stays as it is. */
export function deedDocument({ object }: Prospect, { incident, labels }: Trouble, now: EpochMs): DeedDocument {
  const { id, status, isFlapping, subject, summary } = incident
  const { target, check, item } = subject
  return {
    schema: 'orch-watch/deed/v1',
    at: isoInstant(now),
    object: { target: object.target, kind: object.kind, name: object.name },
    incident: {
      ...{ id, status, isFlapping, target, check, item },
      labels: toLabels(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1))),
      summary,
      beganAt: isoInstant(incident.beganAt),
      openedAt: isoInstant(incident.openedAt),
    },
  }
}

/** A few facts, for programs that do not read JSON. */
export function deedFacts({ object }: Prospect, { incident }: Trouble): Readonly<Record<string, string>> {
  const { target, check, item } = incident.subject
  return {
    ORCH_WATCH_INCIDENT: oneLine(incident.id),
    ORCH_WATCH_STATUS: incident.status,
    ORCH_WATCH_TARGET: oneLine(target),
    ORCH_WATCH_CHECK: oneLine(check),
    ORCH_WATCH_ITEM: oneLine(item),
    ORCH_WATCH_OBJECT_KIND: object.kind,
    ORCH_WATCH_OBJECT_NAME: oneLine(object.name),
  }
}

/**
 * The one prospect of a remedy that leaves everything to somebody else: about the target, of which we know nothing. What
 * the deed is to find is the very incident.
 */
export function prospectElsewhere({ incident }: Trouble, words: string): Prospect {
  const { target } = incident.subject
  return {
    object: { target, kind: 'target', name: '' },
    host: target,
    ...{ group: null, incarnation: incident.id, words, unsettled: null, person: null, drift: null },
    ...{ available: null, groups: [], scale: null, needsPerson: null, cannot: null },
  }
}

/** Why such a remedy does nothing: what it was described for is over, and this is another story. Null when it is not. */
export function otherIncident({ incarnation }: Prospect, { incident }: Trouble): FaultError | null {
  if (incarnation === incident.id) return null
  return fault('refused', 'it was described for another incident: nobody was told')
}
