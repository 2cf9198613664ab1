import type { Configuration, Definition } from '../../model/configuration.ts'
import type { Reveal } from '../../model/revision.ts'

/** What is there, and what somebody wants back. */
export interface UpdateAsk {
  /** As its orchestrator answered it. */
  readonly current: Definition
  /** The same, recorded. */
  readonly recorded: Configuration
  readonly wanted: Configuration
  /** Gives back the secrets of `wanted`. */
  readonly reveal: Reveal
}

/** A definition that is recorded as what is wanted, where nothing stands against it. */
export interface DefinitionUpdate {
  /** The current one, in which just those settings are different that somebody wanted otherwise. It holds secrets. */
  readonly document: unknown
  /** What cannot be had again exactly, each with why. */
  readonly cannot: readonly string[]
}
