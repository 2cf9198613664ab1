import type { Incident, OpenIncident } from '../model/incident.ts'
import type { Labels } from '../model/labels.ts'
import type { Mute } from '../model/mute.ts'
import type { TargetId } from '../model/target.ts'
import type { EpochMs } from '../model/time.ts'

/** Everything that says who has to be told what. */
export interface Situation {
  readonly now: EpochMs
  /** The open ones, and those that are over and somebody was told of. */
  readonly incidents: readonly Incident[]
  readonly labelsOf: (target: TargetId) => Labels
  /** Why nobody is to be told of it now; null when nothing speaks against it. */
  readonly muteOf: (incident: OpenIncident) => Mute | null
  /** Until when a rule keeps quiet because it is not the time for it; null when it may speak. */
  readonly quietUntil: (rule: string) => EpochMs | null
  /** How many remedies of a rule have been tried in vain on an incident; Infinity where nothing is tried. */
  readonly spentOf: (incident: OpenIncident, rule: string) => number
  /** What is not well because of it, in words. */
  readonly affectedBy: (incident: Incident) => readonly string[]
}
