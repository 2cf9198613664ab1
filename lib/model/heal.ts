import type { IncidentId } from './incident.ts'
import type { Subject } from './result.ts'
import type { TargetId } from './target.ts'
import type { EpochMs, Ms } from './time.ts'

/** What a remedy is about. It stays the same one when it is made anew: a name, and never an id. */
export interface HealObject {
  readonly target: TargetId
  readonly kind: 'container' | 'workload' | 'unit' | 'engine' | 'target'
  /** "web" of a container, "shop/deployment/web" of a workload, "nginx.service" of a unit; empty for the target itself. */
  readonly name: string
}

/** So many within that time, and no more. */
export interface Budget {
  readonly deeds: number
  readonly withinMs: Ms
}

/** How long is waited after the first attempt, and at most, until it is tried again. */
export interface Backoff {
  readonly firstMs: Ms
  readonly mostMs: Ms
}

/** One remedy of a rule. The next one has its turn when this one has been tried in vain. */
export interface RemedyStep {
  /** File name in lib/remedies/. */
  readonly remedy: string
  /** Checked against that remedy's schema. */
  readonly options: unknown
  readonly attempts: number
  /** So long the trouble may last after the deed; then it was in vain. */
  readonly withinMs: Ms
  /** Only what has been open for so long. */
  readonly openForMs: Ms
}

/** `dry-run`: everything but the deed itself. */
export type HealMode = 'dry-run' | 'act'

/** What a rule does about the incidents that it means. */
export interface Healing {
  readonly steps: readonly RemedyStep[]
  readonly mode: HealMode
  readonly budget: Budget
  readonly backoff: Backoff
  /** So many have to stay healthy of what is acted on together; what the workload itself wants when it is absent. */
  readonly minAvailable?: number
}

/** What holds for all healing. */
export interface HealSettings {
  readonly enabled: boolean
  readonly overall: Budget
  readonly perHost: Budget
  /** At the same time. */
  readonly concurrency: number
  /** From the moment in which a trouble is believed to the look that has to confirm it. */
  readonly confirmAfterMs: Ms
  /** Nothing is done while so much of a group is bad, and at least so many. */
  readonly storm: { readonly share: number; readonly least: number }
  /** After it has been well for so long, attempts begin anew. */
  readonly resetAfterMs: Ms
  /** So long after the daemon has started nothing is mended: what it knows is of before. */
  readonly restAfterStartMs: Ms
}

/** One of several that are judged together: members of a workload, containers of an engine, hosts. */
export interface Member {
  readonly isBad: boolean
  /** Since when it has been as it is. */
  readonly since: EpochMs
}

/** A change of how many are wanted. */
export interface ScaleChange {
  readonly from: number
  readonly to: number
  readonly min: number
  readonly max: number
  /** It may be another number by so many at a time. */
  readonly atOnce: number
}

/** What would be done about one object, and all that speaks for it or against it, as a look has just shown. */
export interface Prospect {
  readonly object: HealObject
  /** Where it is done. */
  readonly host: TargetId
  /** What it is one of: of these, one at a time. Null for one that stands alone. */
  readonly group: string | null
  /** The id of the container, the version of the workload: what the deed is to find. Null where there is nothing yet. */
  readonly incarnation: string | null
  /** What would be done, in words: "start "shop-7" on engine-2, as recorded in 3f2a91c0". */
  readonly words: string
  /** Why it is not at rest: "starting, its health check has 30 s left". Null when it is. */
  readonly unsettled: string | null
  /** Why a person wants it left alone: stopped by hand, paused, held, ours. Null when nobody does. */
  readonly person: string | null
  /** How it differs from what is recorded. Null when it does not. */
  readonly drift: string | null
  /** How many of its group are healthy, have to stay so, and go down by this. Null for what nobody counts. */
  readonly available: { readonly healthy: number; readonly least: number; readonly goingDown: number } | null
  /** Groups that it belongs to. */
  readonly groups: readonly { readonly name: string; readonly members: readonly Member[] }[]
  readonly scale: ScaleChange | null
  /** Why only a person may do it: "it adds the capability SYS_ADMIN". */
  readonly needsPerson: string | null
  /** Why it cannot be done at all: "env.DB_PASSWORD: a secret, and its value is not kept". */
  readonly cannot: string | null
}

/** What became of a deed. `unknown`: nobody can tell whether it was done; it is looked at, and never just repeated. */
export type DeedOutcome = 'under-way' | 'done' | 'failed' | 'unknown'

/** Something that was done about one object, from the moment in which it was intended. */
export interface Deed {
  readonly id: string
  readonly incident: IncidentId
  readonly rule: string
  /** Which of the rule's remedies. */
  readonly step: number
  readonly remedy: string
  readonly object: HealObject
  readonly host: TargetId
  readonly group: string | null
  /** What it was to find: that of the prospect. */
  readonly incarnation: string | null
  readonly words: string
  /** When it was intended. Budgets count these. */
  readonly at: EpochMs
  readonly endedAt: EpochMs | null
  readonly outcome: DeedOutcome
  /** Why it failed; may be empty. */
  readonly why: string
  /** What the trouble was. */
  readonly subject: Subject
  /** Since when it has been well after it; null while it is not. */
  readonly wellSince: EpochMs | null
  /** For how long it was well after it, at most, and then not any more. */
  readonly longestWellMs: Ms
  readonly scale: ScaleChange | null
}

/** What a person wants left alone. All that is given must fit, names or `*` patterns; what is absent fits. */
export interface ObjectMatch {
  readonly target?: readonly string[]
  readonly kind?: readonly HealObject['kind'][]
  readonly name?: readonly string[]
}

/** Nobody mends what it means until it is over. */
export interface Hold {
  readonly id: string
  readonly match: ObjectMatch
  readonly by: string
  readonly note: string
  readonly from: EpochMs
  readonly until: EpochMs
}

export const AUDIT_KINDS = [
  'refused',
  'would',
  'intended',
  'ended',
  'helped',
  'gave-up',
  'settled',
  'stopped',
  'resumed',
  'held',
  'released',
  'started',
] as const

/** One line of what healing did, and did not, with whatever it is about. */
export interface AuditLine {
  readonly at: EpochMs
  readonly kind: (typeof AUDIT_KINDS)[number]
  /** For people. May hold foreign text. */
  readonly words: string
  readonly incident?: IncidentId
  readonly rule?: string
  readonly remedy?: string
  readonly object?: HealObject
  /** Id of a deed. */
  readonly deed?: string
  /** Which one said no. */
  readonly gate?: GateName
  /** Who has said so, where it was a person. */
  readonly by?: string
}

/** Where the log ends. */
export interface AuditHead {
  readonly seq: number
  readonly hash: string
}

/** A line in its place: it holds the hash of the one before it, so that none can be changed or taken out unnoticed. */
export interface AuditEntry extends AuditLine, AuditHead {
  /** Hash of the entry before it; zeros for the first. */
  readonly previous: string
}

export const GATES = [
  'kill-switch',
  'mode',
  'lease',
  'certain',
  'settled',
  'people',
  'windows',
  'storm',
  'available',
  'attempts',
  'budgets',
  'scale',
] as const

export type GateName = (typeof GATES)[number]

/** What one gate says. */
export interface GateAnswer {
  readonly gate: GateName
  /** Null where it lets it through. */
  readonly no: string | null
  /** When it may say otherwise although nothing has happened; null where nobody knows. */
  readonly againAt: EpochMs | null
}

/** One text for each object, for maps and rows. */
export function healKey({ target, kind, name }: HealObject): string {
  return JSON.stringify([target, kind, name])
}
