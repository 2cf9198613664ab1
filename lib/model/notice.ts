import type { IncidentId, ResolvedIncident } from './incident.ts'
import type { Labels } from './labels.ts'
import type { Subject } from './result.ts'
import type { Trouble } from './state.ts'
import type { EpochMs } from './time.ts'

/** One step of one rule: who is told by it. */
export interface Route {
  readonly rule: string
  /** Name of a notifier of the inventory. */
  readonly notifier: string
}

/** What one route has told of one incident. It is there from the first notice until the end has been told. */
export interface Told {
  readonly route: Route
  readonly incident: IncidentId
  /** In which group it was told: its end is told there too, whatever its labels have become. */
  readonly group: string
  readonly status: Trouble
  readonly isFlapping: boolean
  readonly at: EpochMs
}

/** What one route has to remember of one group of incidents. */
export interface GroupState {
  readonly route: Route
  readonly group: string
  /** Since when there has been something to say; null while there is nothing. */
  readonly pendingSince: EpochMs | null
  readonly toldAt: EpochMs | null
  /** Counts the notices of this group. */
  readonly sequence: number
}

/** What a notice says about one incident. */
export interface NoticeEntry {
  readonly incident: IncidentId
  readonly subject: Subject
  readonly labels: Labels
  readonly kind: 'problem' | 'recovery' | 'still'
  /** As it is believed now; of a recovery, what was believed last. */
  readonly status: Trouble
  /** Of a problem that was told before with another status: that one. */
  readonly was?: Trouble
  readonly isFlapping: boolean
  /** One line. May hold foreign text. */
  readonly summary: string
  readonly beganAt: EpochMs
  readonly openedAt: EpochMs
  readonly resolvedAt?: EpochMs
  readonly because?: ResolvedIncident['because']
  /** What cannot be seen, or cannot be well, because of this one, each in words: "web-3 container-health shop-1". */
  readonly affected: readonly string[]
}

/** What one route has to tell of one group now. It is saved before it is sent, and sent as it was saved. */
export interface Notice {
  /** The same for every try: whoever gets it twice knows that it is one. */
  readonly key: string
  readonly route: Route
  /** The group's name; of a flood of groups that became one notice, "*". */
  readonly group: string
  readonly sequence: number
  readonly at: EpochMs
  /** What changed stands first, the worst before others, and what goes on after it. Never empty. */
  readonly entries: readonly NoticeEntry[]
}

export function routeKey({ rule, notifier }: Route): string {
  return JSON.stringify([rule, notifier])
}

/** A notice on its way. It is kept for some time after it has arrived, or was given up, or somebody let go of that. */
export interface Outgoing {
  readonly notice: Notice
  readonly state: 'waiting' | 'delivered' | 'dead' | 'dropped'
  readonly attempts: number
  /** When it is tried next; of one that is done, when that was. */
  readonly at: EpochMs
  /** What the receiver said last; empty before the first try. */
  readonly answer: string
}
