import type { Looked } from './fault.ts'

/** What was seen of one container; one that could not be looked at takes nothing from the others. */
export interface OfContainer<T> {
  readonly id: string
  readonly name: string
  readonly looked: Looked<T>
}

/** One path that is not as the image has it. Foreign text. */
export interface FileChange {
  readonly path: string
  readonly kind: 'added' | 'modified' | 'deleted'
}

/** What was changed in the writable layer of a container. Source: Docker Engine API, ContainerChanges. */
export interface LayerChanges {
  /** Without folders that are there for what lies in them, and without places where something is mounted. */
  readonly changes: readonly FileChange[]
  /** How many more there are; those that tell least are left out. */
  readonly more: number
}

/** Source: Docker Engine API, ContainerInspect with `size`. */
export interface LayerSize {
  /** What the container wrote on top of its image. */
  readonly writtenBytes: number
}

/** One process of a container, as the host of the engine sees it. Foreign text, without secrets. */
export interface ContainerProcess {
  /** As the engine's host numbers it. */
  readonly pid: number
  /** As the engine's host calls the owner: a name, or a number. */
  readonly user: string
  /** Name of the program file, 15 characters of it; empty where the engine does not tell. */
  readonly program: string
  readonly command: string
}

/** A command that somebody runs in a container through the engine (`docker exec`). Foreign text, without secrets. */
export interface ExecSession {
  /** Absent before it has one. */
  readonly pid?: number
  /** As whom it was asked for; empty means as the container itself. */
  readonly user: string
  readonly command: string
  /** With a terminal: somebody sits in front of it. */
  readonly isTerminal: boolean
}

/** What runs in a container. Source: Docker Engine API, ContainerTop and ExecInspect. */
export interface Inhabitants {
  readonly processes: readonly ContainerProcess[]
  /** How many more there are. */
  readonly more: number
  /** Without the engine's own health probes. */
  readonly sessions: readonly ExecSession[]
}

/** One question about a file or folder in a container. */
export interface FileHashQuestion {
  /** Id of the container. */
  readonly container: string
  /** Absolute. */
  readonly path: string
}

/**
 * Tells whether files in containers are still the same: content, owner, mode and names, not times. Nothing is written
 * to a disk. Throws a FaultError when nobody answered.
 */
export interface FileHashes {
  /** @returns one answer for each question, in their order; null where there is nothing at that path */
  read(questions: readonly FileHashQuestion[]): Promise<readonly Looked<string | null>[]>
}
