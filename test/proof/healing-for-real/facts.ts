import type { AuditEntry } from '../../../lib/model/heal.ts'
import type { DoneDeed } from '../../helpers/heal-checker.ts'
import { BYSTANDERS, IN_SCENARIO } from './stage.ts'

/** What holds for an object, or for all of them (null), from one moment to another. */
export interface Fact {
  readonly what: 'stopped' | 'closed' | 'unknown' | 'person' | 'drift' | 'mass'
  readonly object: string | null
  readonly from: number
  readonly to: number
}

/** What was made so, and when: it knows nothing of what the daemon believes. */
export interface Facts {
  /** From now on, until what it returns is called. */
  hold(what: Fact['what'], object: string | null): () => void
  all(): readonly Fact[]
}

export function facts(): Facts {
  const ended: Fact[] = []
  const open = new Set<Omit<Fact, 'to'>>()
  return {
    hold(what, object) {
      const fact = { what, object, from: Date.now() }
      open.add(fact)
      return () => {
        if (open.delete(fact)) ended.push({ ...fact, to: Date.now() })
      }
    },
    all: () => [...ended, ...[...open].map((fact) => ({ ...fact, to: Infinity }))],
  }
}

/** What was begun before may be done within this time: the last question is asked right before the deed. */
const UNDER_WAY_MS = 1_000

/** Everything that was done, by the log in the store, with how things were at that moment. */
export function doneIn(audit: readonly AuditEntry[], known: readonly Fact[]): readonly DoneDeed[] {
  const endOf = (deed: string | undefined, from: number): number =>
    audit.find((each) => each.deed === deed && (each.kind === 'ended' || each.kind === 'settled'))?.at ?? from
  return audit.flatMap(({ kind, at, rule = '', object, deed }): DoneDeed[] => {
    if (kind !== 'intended' || !object) return []
    const holds = (what: Fact['what']): boolean =>
      known.some(
        (fact) =>
          fact.what === what &&
          (fact.object === null || fact.object === object.name) &&
          fact.from + UNDER_WAY_MS < at &&
          at < fact.to,
      )
    return [
      {
        ...{
          at,
          endedAt: endOf(deed, at),
          rule,
          step: 0,
          object: object.name,
          host: object.target,
          group: object.name,
        },
        truth: {
          isStopped: holds('stopped'),
          isMaintenance: holds('closed'),
          isUnknown: holds('unknown'),
          isStoppedByPerson: holds('person'),
          hasDrift: holds('drift'),
          ...{ isStarting: false, isFlapping: false, isHealthy: false, healthyInGroup: 0 },
          ...{ badInGroup: holds('mass') ? IN_SCENARIO : 1, inGroup: BYSTANDERS + IN_SCENARIO },
        },
        healthyBeforeMs: null,
      },
    ]
  })
}
