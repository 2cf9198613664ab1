import type { Subject } from './result.ts'
import type { Trouble } from './state.ts'
import type { EpochMs } from './time.ts'

export type IncidentId = string

/** Somebody has seen it and says so: the notices end, the watching does not. */
export interface Acknowledgement {
  readonly by: string
  readonly note: string
  readonly at: EpochMs
  /** A plain one ends when it gets worse, a sticky one with the incident. */
  readonly isSticky: boolean
  /** Ends then in any case. */
  readonly until?: EpochMs
}

/** One story, from the moment a problem is believed to the moment it is over. The phase says which fields exist. */
export type Incident = {
  readonly id: IncidentId
  readonly subject: Subject
  /** The first look that said so; nobody believed it yet. */
  readonly beganAt: EpochMs
  readonly openedAt: EpochMs
  /** What is believed now; after the end, what was believed last. */
  readonly status: Trouble
  readonly worst: Trouble
  readonly summary: string
  readonly isFlapping: boolean
  readonly acknowledged?: Acknowledgement
} & (
  | { readonly phase: 'open' }
  | { readonly phase: 'resolved'; readonly resolvedAt: EpochMs; readonly because: 'recovered' | 'vanished' | 'removed' }
)

export type OpenIncident = Extract<Incident, { phase: 'open' }>
export type ResolvedIncident = Extract<Incident, { phase: 'resolved' }>

/** One line of the story: what happened to it, what was told of it, and why nobody was. */
export interface IncidentEvent {
  readonly incident: IncidentId
  readonly at: EpochMs
  readonly kind:
    | 'opened'
    | 'changed'
    | 'flapping'
    | 'settled'
    | 'resolved'
    | 'muted'
    | 'unmuted'
    | 'acknowledged'
    | 'queued'
    | 'delivered'
    | 'refused'
    | 'dead'
    | 'evidence'
    | 'heal'
  /** For people, in words: "warning → critical", "ops: accepted as 4711". May hold foreign text. */
  readonly text: string
}
