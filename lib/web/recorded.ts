import type { ObjectKind, ObjectRef } from '../model/configuration.ts'
import type { Revision } from '../model/revision.ts'
import type { Difference, ObjectPast, ObjectsSeen, Recorded, Several } from '../pages/revisions/recorded.ts'

/** An object as an address names it: "web-1/shop/web/1"; the kind where several are called so. */
export interface NamedObject {
  readonly object: string
  readonly kind?: ObjectKind | undefined
}

/** What routes may know of recorded configurations. Every question has a deadline; null where there is nothing of that name. */
export interface RecordedWorld {
  objects(): Promise<Recorded<ObjectsSeen>>
  object(named: NamedObject): Promise<Recorded<ObjectPast | Several | null>>
  /**
   * @param between revisions by the beginning of their ids or their tags; without the newer one the last change, without the
   *   older one what was before the newer
   */
  difference(
    named: NamedObject,
    between: { readonly from?: string | undefined; readonly to?: string | undefined },
  ): Promise<Recorded<Difference | Several | null>>
  /** Changes, the newest first: of one object, or of all of them. */
  revisions(of: ObjectRef | null, most: number): Promise<Recorded<readonly Revision[]>>
}
