import type { Change } from '../../kit/configuration-diff.ts'
import type { Baseline, Configuration, ObjectRef } from '../../model/configuration.ts'
import type { Revision } from '../../model/revision.ts'

/** What the registry answers: nothing is recorded here, it cannot be read, or what was asked for. */
export type Recorded<T> =
  | { readonly kind: 'off' }
  | { readonly kind: 'unread'; readonly why: string }
  | { readonly kind: 'read'; readonly value: T }

/** One object, by its last change. */
export interface ObjectSeen {
  readonly last: Revision
  /** So many changes of it are known. */
  readonly changes: number
  readonly hasBaseline: boolean
}

export interface ObjectsSeen {
  /** The one that changed last first. */
  readonly objects: readonly ObjectSeen[]
  /** Null when all that was ever recorded was read; else so many commits were. */
  readonly readCommits: number | null
}

export interface RevisionSeen extends Revision {
  /** Names that people have given it. */
  readonly tags: readonly string[]
  /** The object was declared good as it was in it. */
  readonly isBaseline: boolean
}

/** Everything that one object ever was. */
export interface ObjectPast {
  readonly of: ObjectRef
  /** What it is called where it runs; null when it is gone. */
  readonly runsAs: string | null
  /** The newest first, the newest ones. */
  readonly revisions: readonly RevisionSeen[]
  /** There are older ones. */
  readonly hasMore: boolean
  readonly baseline: BaselineSeen | null
}

export interface BaselineSeen extends Baseline {
  /** In so many settings what is recorded last differs from it; null where one of the two is not there. */
  readonly differs: number | null
}

/** One of the two that are compared. */
export interface Side {
  /** 40 hexadecimal digits. */
  readonly id: string
  /** "3f2a91c0", "release-1.4 (3f2a91c0)" */
  readonly called: string
  /** The change that has made the object so; null where it lies too far back. */
  readonly change: Revision | null
  /** Null where the object was not there. */
  readonly configuration: Configuration | null
}

/** What an object was in two revisions. */
export interface Difference {
  readonly of: ObjectRef
  /** Null where there is nothing older. */
  readonly from: Side | null
  readonly to: Side
  readonly changes: readonly Change[]
  /** Secrets of the two were made unreadable under different keys: nobody can say which of them differ. */
  readonly isRekeyed: boolean
  /** The changes of this object before and after the newer side; null where there is none. */
  readonly older: string | null
  readonly newer: string | null
}

/** What of a name is not yet clear: objects of several kinds are called so. */
export interface Several {
  readonly several: readonly ObjectRef[]
}
