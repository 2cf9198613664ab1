import type { HealObject } from '../model/heal.ts'
import type { IncidentId } from '../model/incident.ts'
import type { Silence } from '../model/mute.ts'
import type { EpochMs } from '../model/time.ts'
import type { PlanSeen } from '../pages/do/plan-list.ts'

interface Said {
  /** Who has said so, and by which way: "ada (web)". */
  readonly by: string
}

/** What is to be quiet: all that is given has to hold. Names may be patterns. */
export interface QuietMatch {
  readonly target?: string[]
  readonly check?: string[]
  readonly item?: string[]
  readonly labels?: [string, string[]][]
}

export interface ObjectWanted {
  readonly target?: string[]
  readonly kind?: HealObject['kind'][]
  readonly name?: string[]
}

/** What people may have done over the web. */
export type WebWish =
  | (Said & { do: 'ack'; incident: IncidentId; note: string; isSticky: boolean; until?: EpochMs })
  | (Said & { do: 'unack'; incident: IncidentId })
  | (Said & { do: 'silence'; match: QuietMatch; note: string; until: EpochMs })
  | (Said & { do: 'unsilence'; id: string })
  | (Said & { do: 'hold'; matches: ObjectWanted[]; note: string; until: EpochMs })
  | (Said & { do: 'release'; id: string })
  | { do: 'heal-plan'; plan?: string }
  | (Said & { do: 'heal-run'; plan: string })
  | (Said & { do: 'heal-stop'; note: string })
  | (Said & { do: 'heal-resume'; note: string })

/** What became of one deed of a plan. Words are foreign. */
export interface RanSeen {
  readonly object: HealObject
  readonly words: string
  readonly outcome: 'under-way' | 'done' | 'failed' | 'unknown' | 'refused'
  readonly why: string
}

export type WebOutcome =
  | { readonly kind: 'done'; readonly says: string; readonly ids: readonly string[] }
  | { readonly kind: 'planned'; readonly plan: PlanSeen }
  | { readonly kind: 'ran'; readonly deeds: readonly RanSeen[] }
  | { readonly kind: 'refused'; readonly why: string }

/** What people want left alone. */
export interface HoldSeen {
  readonly id: string
  /** "web-1/shop-*" */
  readonly object: string
  readonly by: string
  readonly note: string
  readonly fromAt: EpochMs
  readonly untilAt: EpochMs
}

/** The desk of the daemon at which people of the web say what they want. */
export interface Wishing {
  now(): EpochMs
  /** Those that are in force. */
  silences(): readonly Silence[]
  holds(): Promise<readonly HoldSeen[]>
  /** In words, by whom and since when all healing is stopped; null while it is not. */
  stopped(): Promise<string | null>
  /**
   * Does it. Resolves when it is written down, or cannot be for so long that it is said in the answer.
   *
   * @throws StoreError
   */
  fulfil(wish: WebWish): Promise<WebOutcome>
}
