import type { AskedLines } from '../../../app/last-lines.ts'
import type { ObjectRef } from '../../../model/configuration.ts'
import type { Subject } from '../../../model/result.ts'
import { subjectKey } from '../../../model/state.ts'
import type { TargetId } from '../../../model/target.ts'

/** What can be looked at. */
export type Place =
  | { readonly kind: 'targets' | 'workloads' | 'incidents' }
  | { readonly kind: 'target'; readonly target: TargetId }
  | { readonly kind: 'workload'; readonly target: TargetId; readonly id: string }
  /** One check or one item of it: how it is, and its story. */
  | { readonly kind: 'subject'; readonly subject: Subject }
  /** What one instance prints. */
  | { readonly kind: 'log'; readonly of: AskedLines }
  /** What was recorded on a target; of one name, as long as somebody filters by it. */
  | { readonly kind: 'objects'; readonly target: TargetId; readonly name: string }
  /** Every revision of one object. */
  | { readonly kind: 'object'; readonly of: ObjectRef }
  /** What has changed in one of them. */
  | { readonly kind: 'revision'; readonly of: ObjectRef; readonly id: string }

/** What identifies a place in a list of rows. */
export function placeKey(place: Place): string {
  if (place.kind === 'subject') return subjectKey(place.subject)
  if (place.kind === 'workload') return JSON.stringify([place.target, place.id])
  return place.kind === 'target' ? place.target : JSON.stringify(place)
}
