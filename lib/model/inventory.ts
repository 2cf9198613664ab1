import type { SourceRef, Target } from './target.ts'

/** What holds for the whole program. */
export interface Settings {
  /** How many targets are looked at at the same time. */
  readonly concurrency: number
  /** Folders with checks of the user's own, absolute, read after ours; the later one wins. */
  readonly plugins: readonly string[]
  /** The file for what one run leaves to the next, relative to the main file, or "off"; absent for the usual place. */
  readonly memory?: string
}

/** Where one resolved setting of a target came from: "checks.disk.limits.used.crit" was said in group "web". */
export interface Origin {
  /** Dotted path below the target. */
  readonly path: string
  /** As written; secrets are references and stay so. */
  readonly value: string
  readonly from: 'default' | 'settings' | 'group' | 'target'
  /** Which group. */
  readonly group?: string
  /** Absent for shipped defaults. */
  readonly source?: SourceRef
}

/** targets.yaml and what it includes, checked and resolved. It does not change while the program runs. */
export interface Inventory {
  /** Files read, the one that was asked for first. */
  readonly files: readonly string[]
  readonly settings: Settings
  /** In the order written, carriers last. */
  readonly targets: readonly Target[]
  /** By target id, for `orch-watch targets`. */
  readonly origins: ReadonlyMap<string, readonly Origin[]>
  /** Worth saying, not worth stopping for: "glob matches no file". */
  readonly warnings: readonly string[]
}
