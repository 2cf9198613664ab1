import type { Json } from '../read.ts'

/** What an engine has at the moment, of all that a container may be made with. */
export interface There {
  /** The image that is recorded, as the engine describes it. Null where it has gone. */
  readonly image: Json
  /** What the recorded name of the image means now; null where it means nothing. */
  readonly namedImageId: string | null
  /** The container that stands where the new one will, as the engine describes it. Null where there is none. */
  readonly old: Json
  /** By their names. */
  readonly containers: ReadonlySet<string>
  readonly networks: ReadonlySet<string>
  readonly volumes: ReadonlySet<string>
  /**
   * It is made on another engine than it was on. Volumes without a name are made anew there, empty; and a path of the host
   * has to be there: the engine is asked in the way in which it makes none of its own accord. Absent means no.
   */
  readonly isElsewhere?: boolean
}
