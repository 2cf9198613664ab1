import type { Platform } from './engine.ts'
import type { Concealed } from './network.ts'

/** How one image registry is asked. Without `user` and `bearer` it is asked as anybody may. */
export interface RegistryAccess {
  readonly user?: string | undefined
  readonly password?: Concealed | undefined
  readonly bearer?: Concealed | undefined
  /** Another host that is shown user and password, for a token: "gitlab.example". The registry's own always is. */
  readonly realm?: string | undefined
  /** PEM text of the authority to trust instead of the well-known ones. */
  readonly ca?: Concealed | undefined
  /** Over http, without TLS. */
  readonly insecure?: boolean | undefined
}

/** One repository of one registry: "docker.io" and "library/nginx". */
export interface Repository {
  readonly host: string
  readonly path: string
}

export interface TagsQuestion {
  readonly repository: Repository
  readonly access: RegistryAccess
}

export interface TagQuestion extends TagsQuestion {
  readonly tag: string
  /** For whom an image is looked for where the tag names several. */
  readonly platform: Platform
  /** Digests of what runs. Where the tag names one of them, nobody has to look where it leads to. */
  readonly running: readonly string[]
}

export interface TagSight {
  /** Of what the tag names now: a manifest, or an index of several. */
  readonly digest: string
  /** Digests of what a client of this platform is led to by it, its configuration included, as far as that was looked at. */
  readonly leadsTo: readonly string[]
  /** The tag names images for others only. */
  readonly lacksPlatform: boolean
}

/**
 * Asks image registries, always from where orch-watch stands, and never changes anything there. All targets together
 * ask each question once in a while. Throws a FaultError wherever the answer is not known.
 *
 * Source: OCI Distribution Specification 1.1; Docker Registry HTTP API V2, "Token Authentication".
 */
export interface Registries {
  tag(question: TagQuestion): Promise<TagSight>
  /** All tags of a repository, in no order. */
  tags(question: TagsQuestion): Promise<readonly string[]>
}
