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
}
