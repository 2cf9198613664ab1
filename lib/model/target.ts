import type { Labels } from './labels.ts'
import type { Limits } from './limit.ts'
import type { Patience } from './patience.ts'
import type { Ms } from './time.ts'

/** Stable key of a target, unique in one inventory: "web-1", "prod/payments". */
export type TargetId = string

/** Where a piece of configuration was written. Line and column count from 1. */
export interface SourceRef {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** How often a target is looked at by the daemon. One pass (`check`) looks at once whatever stands here. */
export type Schedule =
  | { readonly kind: 'every'; readonly everyMs: Ms }
  | { readonly kind: 'cron'; readonly expression: string; readonly timezone: string }

/** One check on one target, with everything that was said about it resolved. */
export interface CheckPlan {
  /** File name in checks/. */
  readonly check: string
  /** Somebody asked for it by name. If not, it is on by default and keeps quiet where the target cannot offer it. */
  readonly explicit: boolean
  readonly limits: Limits
  /** How long a status that comes without a number ("unhealthy") has to last before anybody is told. */
  readonly forMs?: Ms
  /** Checked against the check's own schema. */
  readonly options: unknown
  /** The same as people wrote it, secrets as references; absent where nobody wrote anything. */
  readonly written?: Readonly<Record<string, unknown>>
  /** A rhythm of its own; absent when it keeps the target's. */
  readonly schedule?: Schedule
  /** How patient the daemon is with it. One pass (`check`) tells at once whatever stands here. */
  readonly patience: Patience
}

/** Whose absence explains that of a target: it needs all of these, and one of each group in them. */
export type Needed = readonly (TargetId | readonly TargetId[])[]

/** How a container engine beside a host is reached. Absent means: do not look for one. */
export type EngineChoice = { readonly kind: 'auto' } | { readonly kind: 'socket'; readonly path: string }

/** What a check may know of the target it looks at. */
export interface TargetTraits {
  readonly id: TargetId
  readonly labels: Labels
  /** The name or address at which it stands; absent where it has none. */
  readonly address?: string
}

/** What kind of files a target is declared by. */
export type DeclaredAs = 'compose' | 'manifests'

/** What the inventory says about where the wishes for a target are written down. */
export interface DeclaredPlan {
  readonly as: DeclaredAs
  /** As written: paths or patterns, relative to the file that names them. Of Compose, merged in their order. */
  readonly files: readonly string[]
  /** Each file that a pattern finds is a project of its own, not a part of one. */
  readonly isEachItsOwn: boolean
  /** The name of the Compose project, where the files do not say it. */
  readonly project?: string
  /** The namespace of objects that do not say theirs; `default` when left out. */
  readonly namespace?: string
  /** Files that variables come from; `.env` beside the first file when left out. */
  readonly env?: readonly string[]
  /** Variables that are taken from our own environment. */
  readonly variables?: readonly string[]
  readonly profiles?: readonly string[]
  /** Where it stands in the inventory. */
  readonly source: SourceRef
}

/** One thing we watch: a host, an engine. It never holds live state. */
export interface Target {
  readonly id: TargetId
  /** File name in lib/connectors/: "ssh", "local", "docker". */
  readonly runtime: string
  /** Checked against that connector's schema; secrets are resolved and wrapped. */
  readonly options: unknown
  readonly engine?: EngineChoice
  /** The target whose connection carries this one: a jump host, or the host of an engine reached over SSH. */
  readonly via?: TargetId
  /** It may be reached when what carries it cannot be: its absence is not explained by that one's. */
  readonly hasOtherWay?: true
  /** Of what is made of others: those whose containers it is made of. */
  readonly members?: readonly TargetId[]
  /** Of two environments that are compared: those of each side; all of them are members. */
  readonly sides?: { readonly a: readonly TargetId[]; readonly b: readonly TargetId[] }
  /** Without whom it cannot be reached, beside what carries it. */
  readonly dependsOn: Needed
  /** Only there to carry others (a jump host given by address); it is not judged and not shown. */
  readonly carrier: boolean
  readonly groups: readonly string[]
  readonly labels: Labels
  readonly schedule: Schedule
  /** Time for a whole pass over this target. */
  readonly timeoutMs: Ms
  readonly plans: readonly CheckPlan[]
  /** Files that say what should run there; absent where nobody has named any. */
  readonly declared?: readonly DeclaredPlan[]
  readonly source: SourceRef
}
