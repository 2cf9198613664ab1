import type { Expression } from './expression.ts'
import type { Healing } from './heal.ts'
import type { Status } from './result.ts'
import type { SourceRef } from './target.ts'
import type { Ms } from './time.ts'

/** Which incidents a rule speaks about. All that is given must hold; what is absent holds. */
export interface Match {
  /** As it is believed now. */
  readonly status?: readonly Exclude<Status, 'ok'>[]
  /** Names or `*` patterns, as all lists here. */
  readonly target?: readonly string[]
  readonly check?: readonly string[]
  readonly item?: readonly string[]
  /** By name of the label. */
  readonly labels?: ReadonlyMap<string, readonly string[]>
  readonly expression?: Expression
  /** It has been open for so long. */
  readonly openForMs?: Ms
}

/** One way to tell, and when it is this one's turn. */
export interface Step {
  /** Name of a notifier of the inventory. */
  readonly notify: string
  /** Only what has been open for so long: the way up, for what nobody has mended. */
  readonly openForMs?: Ms
  /** Only when so many remedies of the rule, those that stand before it, have been tried in vain. */
  readonly afterRemedies?: number
}

/** What a notice is made for: one for each value, or each set of values, of these. */
export type GroupBy = 'target' | 'check' | 'item' | 'incident' | `label:${string}`

/** How several incidents become one notice. */
export interface Grouping {
  readonly by: readonly GroupBy[]
  /** From the first incident of a group to its first notice: what comes in between goes with it. */
  readonly waitMs: Ms
  /** Between two notices of one group. */
  readonly intervalMs: Ms
}

/** While something else is wrong beside it, an incident is not worth telling. */
export interface Unless {
  /** What has to be open. */
  readonly match: Match
  /** Labels that both have, with the same values; null where it has to be the same target. */
  readonly equal: readonly string[] | null
}

/** When people want to hear of something, by the clock on the wall of their time zone. */
export interface Hours {
  readonly timezone: string
  /** In minutes since Sunday, 00:00: from the first, up to and without the last. None goes over the end of the week. */
  readonly allow: readonly { readonly fromMinute: number; readonly toMinute: number }[]
}

export interface Rule {
  readonly name: string
  readonly when: Match
  readonly unless?: Unless
  /** Always when it is absent. */
  readonly hours?: Hours
  readonly steps: readonly Step[]
  /** What is done about it; absent where people are told only. */
  readonly healing?: Healing
  readonly group: Grouping
  /** How often a problem that goes on is told again; null for never. */
  readonly repeatMs: Ms | null
  /** A route that has told so many notices within that time puts what follows together into one. */
  readonly limit: { readonly notices: number; readonly withinMs: Ms }
  readonly source: SourceRef
}
