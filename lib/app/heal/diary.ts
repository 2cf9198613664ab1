import type { Weighed } from '../../heal/weigh.ts'
import { healKey } from '../../model/heal.ts'
import type { AuditLine, Deed, Hold } from '../../model/heal.ts'
import type { IncidentId } from '../../model/incident.ts'

/** One line of the log of healing, before it has its place in it. */
export interface Entry extends Omit<AuditLine, 'at' | 'deed'> {
  /** What it is about. */
  readonly of?: Deed
}

/** What has to be written down together. */
export interface Written {
  readonly deeds?: readonly Deed[]
  readonly holds?: readonly Hold[]
  readonly endedHolds?: readonly Hold['id'][]
  readonly entries: readonly Entry[]
}

/** Says what was decided, once for as long as the reason is the same. */
export interface Diary {
  /** What of it has not been said yet. */
  news(weighed: readonly Weighed[]): readonly Entry[]
  /** Forgets troubles that are over. */
  keep(isOpen: (incident: IncidentId) => boolean): void
}

export function diary(): Diary {
  const said = new Map<IncidentId, Map<string, string>>()
  return {
    news(weighed) {
      return weighed.flatMap((each): Entry[] => {
        if (each.verdict === 'go') return []
        const { id } = each.candidate.incident
        const own = said.get(id) ?? new Map<string, string>()
        said.set(id, own)
        const key = `${each.candidate.step} ${healKey(each.prospect.object)}`
        const entry = entryOf(each)
        // Why it waits stays the same while the time until it is over changes.
        if (own.get(key) === `${entry.kind} ${entry.gate ?? ''} ${entry.words}`) return []
        own.set(key, `${entry.kind} ${entry.gate ?? ''} ${entry.words}`)
        return [entry]
      })
    },
    keep(isOpen) {
      for (const incident of said.keys()) if (!isOpen(incident)) said.delete(incident)
    },
  }
}

function entryOf({ candidate, prospect, verdict, reason }: Weighed): Entry {
  const about = {
    incident: candidate.incident.id,
    rule: candidate.rule,
    remedy: candidate.remedy.remedy,
    object: prospect.object,
  }
  if (verdict === 'would') return { ...about, kind: 'would', words: prospect.words }
  return {
    ...about,
    kind: 'refused',
    words: `${prospect.words}: ${reason?.no ?? ''}`,
    ...(reason && { gate: reason.gate }),
  }
}
