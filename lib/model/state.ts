import type { Status, Subject } from './result.ts'
import type { EpochMs } from './time.ts'

/** What is wrong, for everything that is. */
export type Trouble = Exclude<Status, 'ok'>

/** What is believed of a subject; `pending` until a look has told enough. */
export type Belief = Status | 'pending'

/** Everything that is remembered of one subject between two looks. Plain JSON. */
export interface SubjectState {
  readonly subject: Subject
  /** What the last look said. */
  readonly status: Status
  readonly summary: string
  readonly at: EpochMs
  /** Since when every look has said so. */
  readonly since: EpochMs
  /** What people are told. */
  readonly hard: Belief
  readonly hardSince: EpochMs
  /** Looks in a row that spoke against what is believed; 0 while they agree. */
  readonly against: number
  /** When the first of them was; while there are none, when the first was of those that made the belief. */
  readonly againstSince: EpochMs
  /** For each of the last looks, oldest first, whether it said something else than the one before: "00101". */
  readonly flips: string
  readonly isFlapping: boolean
}

/** Something worth telling has happened to a subject. */
export type Transition = { readonly subject: Subject; readonly at: EpochMs } & (
  | { readonly kind: 'problem'; readonly from: Belief; readonly to: Trouble }
  | { readonly kind: 'recovery'; readonly from: Trouble }
  | { readonly kind: 'flapping-started' | 'flapping-stopped'; readonly changeRatio: number }
  /**
   * It is looked at no more: it has vanished from its target, somebody took it out of the inventory, or there is nothing
   * to say of a check as a whole now that it can look at its items again.
   */
  | { readonly kind: 'gone'; readonly because: 'vanished' | 'removed' | 'recovered' }
)

/** One text for each subject, for maps and tables. Its parts are foreign text and may hold anything. */
export function subjectKey({ target, check, item }: Subject): string {
  return JSON.stringify([target, check, item])
}
