import type { AuditEntry } from '../model/heal.ts'
import type { SeriesHistory } from '../model/history.ts'
import type { Incident, IncidentEvent, OpenIncident } from '../model/incident.ts'
import type { Labels } from '../model/labels.ts'
import type { Mute } from '../model/mute.ts'
import type { Status, Subject } from '../model/result.ts'
import type { Cost } from '../model/session.ts'
import type { SaidStanding } from '../kit/standing-words.ts'
import type { Trouble } from '../model/state.ts'
import type { TargetId } from '../model/target.ts'
import type { EpochMs, Ms } from '../model/time.ts'
import type { Workload } from '../model/workload.ts'
import type { AvailabilitySeen } from './history/measured.ts'

/** How everything stands at one moment, as the daemon knows it. All text in it may be foreign. */
export interface Board {
  readonly at: EpochMs
  readonly own: OwnSeen
  /** In the order of the inventory. */
  readonly targets: readonly TargetSeen[]
  readonly workloads: readonly WorkloadSeen[]
  /** Those that are open. */
  readonly incidents: readonly IncidentSeen[]
}

/** How the daemon itself is. */
export interface OwnSeen {
  readonly version: string
  readonly startedAt: EpochMs
  /** When anybody was looked at last; null before the first look. */
  readonly lookedAt: EpochMs | null
  /** What it lacks, the worst first. Empty when it is well. */
  readonly troubles: readonly OwnTrouble[]
  /** People may change something over the web: silence, hold, heal. */
  readonly takesChanges: boolean
}

export interface OwnTrouble {
  readonly status: Trouble
  /** What is wrong, in words. */
  readonly says: string
  /** What that means for whoever reads the page, or what can be done. */
  readonly means: string
}

/** What is known of one subject, and whether that is still worth anything. */
export interface SubjectSeen {
  readonly subject: Subject
  /** What is believed; while nothing is, what was seen. */
  readonly status: Status
  /** No look has told enough yet. */
  readonly isPending: boolean
  readonly isFlapping: boolean
  /** It was seen so long ago that it says nothing about now. */
  readonly isStale: boolean
  readonly summary: string
  readonly at: EpochMs
  /** Since when it is believed. */
  readonly since: EpochMs
}

export interface TargetSeen {
  readonly id: TargetId
  readonly runtime: string
  readonly labels: Labels
  readonly groups: readonly string[]
  /** How often it is looked at; null where a calendar says when. */
  readonly everyMs: Ms | null
  readonly subjects: readonly SubjectSeen[]
  /** When it was looked at last, and what that cost; null where nobody has looked since the daemon began. */
  readonly look: LookSeen | null
}

export interface LookSeen {
  readonly at: EpochMs
  readonly tookMs: Ms
  readonly cost: Cost
}

/** What the page of a target tells beside what the board has of it. */
export interface TargetPast {
  /** Null where nobody could say. */
  readonly availability: AvailabilitySeen | null
  /** Numbers of the last hours. */
  readonly series: readonly SeriesHistory[]
  readonly seriesFrom: EpochMs
}

export interface WorkloadSeen {
  readonly target: TargetId
  /** When it was seen like that. */
  readonly at: EpochMs
  /** So long ago that it says nothing about now, or nobody could look since. */
  readonly isStale: boolean
  /** What its checks say of it; where none does, how it stands at a glance. */
  readonly status: Status
  readonly workload: Workload
}

export interface IncidentSeen {
  readonly incident: OpenIncident
  /** What was seen of it last, as long as that is bad; else as it was told. */
  readonly says: string
  /** Why nobody is told; null when people are. */
  readonly mute: Mute | null
  /** The target whose absence explains it; null when it stands for itself. */
  readonly behind: TargetId | null
  /** Nobody has looked for so long that it may be over. */
  readonly isStale: boolean
}

/** One story in full. */
export interface Story {
  readonly incident: Incident
  /** In the order they happened. */
  readonly events: readonly IncidentEvent[]
  /** Who is told, and why others are not; null of what is over and told. */
  readonly explained: Explained | null
  /** What healing wrote down about it, in its order. */
  readonly healed: readonly AuditEntry[]
}

/** Why a subject is as it is, and who was told. */
export interface Explained {
  readonly mute: { readonly by: Mute['by']; readonly detail: string } | null
  readonly routes: readonly {
    readonly rule: string
    readonly notifier: string
    readonly told: { readonly at: EpochMs; readonly status: Trouble; readonly isFlapping: boolean } | null
    readonly standing: SaidStanding
  }[]
  readonly healing: readonly {
    readonly rule: string
    readonly remedy: string
    readonly words: string
    readonly verdict: 'go' | 'would' | 'no'
    readonly gates: readonly { readonly gate: string; readonly no: string | null }[]
  }[]
}
