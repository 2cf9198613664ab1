import type * as z from 'zod'
import type { Clock } from '../base/clock.ts'
import type { Deed, HealObject, Prospect } from '../model/heal.ts'
import type { OpenIncident } from '../model/incident.ts'
import type { Labels } from '../model/labels.ts'
import type { Shell } from '../model/session.ts'
import type { TargetId } from '../model/target.ts'
import type { Ms } from '../model/time.ts'
import type { Workload } from '../model/workload.ts'
import type { ContainerControl, WorkloadControl } from './control.ts'

/** What somebody wants mended. */
export interface Trouble {
  readonly incident: OpenIncident
  /** Of its target. */
  readonly labels: Labels
}

/** What speaks for or against touching an object, the same for every remedy. */
export type Standing = Pick<
  Prospect,
  'host' | 'group' | 'incarnation' | 'unsettled' | 'person' | 'drift' | 'available' | 'groups' | 'cannot'
>

/** How a container would be made anew from what is recorded of it. */
export interface Remaking {
  /** What it is made by, in words: "as recorded in 3f2a91c0", "like shop-3". */
  readonly by: string
  /** Others that have to be made anew with it: those that share its network. */
  readonly alongWith: readonly string[]
  readonly cannot: string | null
  /** Rights that the new one would have and the old one has not. */
  readonly needsPerson: string | null
  /** Makes it; whatever fails is taken back. Throws a FaultError. */
  carryOut(withinMs: Ms): Promise<void>
}

export interface AskedRemaking {
  readonly object: HealObject
  readonly from: Source
  /** `read` for whoever only wants to know. */
  readonly access: 'read' | 'write'
}

/** A container that is not there, and what speaks for or against making it. */
export interface Absent {
  readonly object: HealObject
  readonly standing: Standing
}

/** A recording of the object itself; or a healthy one of the same declared workload, by the target that stands for it. */
export type Source = Recorded | { readonly siblingIn: TargetId }

/** Where a further replica may be made. */
export interface Slot {
  /** The same name on each of the hosts that it may be on: those with most room first. */
  readonly objects: readonly Absent[]
}

/** Which recording: what was recorded last, or what was declared good. */
export type Recorded = 'last' | 'baseline'

/**
 * What a remedy works with. Every conversation is one of its own, opened for this trouble: what is seen is of now. Every
 * answer throws a FaultError where it cannot be had.
 */
export interface Hands {
  readonly clock: Clock
  readonly signal: AbortSignal
  containers(target: TargetId): Promise<ContainerControl>
  workloads(target: TargetId): Promise<WorkloadControl>
  shell(target: TargetId): Promise<Shell>
  /** As it is now; null where there is none of that name. */
  workload(target: TargetId, id: string): Promise<Workload | null>
  /**
   * How one container, or one workload, stands. Null where there is none of that name. Whoever makes all of a workload
   * anew, or has more of it wanted, is not in the way of who did that before: that is no drift of it.
   */
  standing(object: HealObject): Promise<Standing | null>
  /** Whether a replacement of it, or an update, was begun and is neither finished nor taken back. Asks nobody but our own journals. */
  isBeingReplaced(object: HealObject): Promise<boolean>
  /** How many were wanted of a workload when somebody declared good what it is made of. Null where nobody has. */
  declaredReplicas(object: HealObject): Promise<number | null>
  /**
   * Containers that are recorded as part of a declared workload and are nowhere: the likeliest first. None where nothing is
   * recorded, and of what is no declared workload.
   */
  missing(target: TargetId): Promise<readonly Absent[]>
  /**
   * Where further containers of a declared workload may be made, with the lowest names that nobody has. In words why
   * nobody knows where, though some of it are there.
   *
   * @param taken names that are not free
   */
  slots(target: TargetId, most: number, taken: readonly string[]): Promise<readonly Slot[] | string>
  /**
   * Images that what is recorded of a target is made of, or was, and those that declared workloads want there: by name, by
   * id and by digest. Whatever has to be put back needs them.
   */
  imagesWanted(target: TargetId): Promise<ReadonlySet<string>>
  /** Hands over how a container would be made anew, there or gone. Null where nothing is recorded of it. */
  remaking<T>(asked: AskedRemaking, work: (remaking: Remaking) => Promise<T>): Promise<T | null>
}

/** One file in lib/remedies/: one way to mend something. */
export interface Remedy<Options> {
  /** File name and the word behind `remedy:`. */
  readonly name: string
  readonly title: string
  /** Checks whose troubles it can mend, as patterns of their names. */
  readonly mends: readonly string[]
  readonly options: z.ZodObject
  /**
   * Looks what would be done, and changes nothing. One prospect for each object; none where it can do nothing about it, so
   * that it is the turn of the next remedy.
   */
  describe(trouble: Trouble, options: Options, hands: Hands): Promise<readonly Prospect[]>
  /**
   * Does what was described, and only if it still finds the same incarnation. Nothing is tried twice. Throws a FaultError:
   * `timed-out` and `lost` where nobody knows whether it was done.
   *
   * @param trouble for those who are told of it; what is to be done stands in the prospect
   */
  apply(prospect: Prospect, options: Options, hands: Hands, trouble: Trouble): Promise<void>
  /**
   * Whether a deed was done, asked when nobody was told: after a crash, or where no answer came. Null: nobody can say.
   * `in part`: only where `finish` knows what is left of it.
   */
  wasDone(deed: Deed, options: Options, hands: Hands): Promise<boolean | 'in part' | null>
  /** Does what is left of a deed that was done in part, and nothing that was done of it. Throws a FaultError. */
  finish?(deed: Deed, options: Options, hands: Hands): Promise<void>
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- remedies of all shapes live in one registry; each was checked where it was defined
export type AnyRemedy = Remedy<any>

export function defineRemedy<Options>(remedy: Remedy<Options>): Remedy<Options> {
  return remedy
}
