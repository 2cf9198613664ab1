import type { Keeping } from './history.ts'
import type { HealSettings } from './heal.ts'
import type { MaintenanceWindow } from './mute.ts'
import type { ParityPlan } from './parity.ts'
import type { Rule } from './rule.ts'
import type { SourceRef, Target, TargetId } from './target.ts'
import type { Wording } from './template.ts'
import type { Ms } from './time.ts'

/** A text that shows itself only to whoever asks for it. */
export interface Wrapped {
  reveal(): string
  /** Where it came from, safe to show: "env:HEARTBEAT_URL". */
  readonly source: string
}

/** Somebody outside who is told that we are at work, and notices when we say nothing any more. */
export interface Heartbeat {
  /** Wrapped where it came from a reference, as such addresses hold a token. */
  readonly url: string | Wrapped
  /** Told at most so often. */
  readonly everyMs: Ms
}

/** Where what is recorded is sent. */
export interface PushPlan {
  /** As git takes it. Wrapped where it came from a reference, as there may be a password in it. */
  readonly remote: string | Wrapped
  /** Tried at most so often. */
  readonly everyMs: Ms
  /** Files of SSH, relative to the main file; the user's own when absent. */
  readonly key?: string
  readonly knownHosts?: string
}

/** Where configurations are recorded, and what of them nobody may read. */
export interface RegistryPlan {
  /** A git repository of ours, relative to the main file; absent for the usual place. */
  readonly folder?: string
  /** Patterns of names whose values are secret, beside those that always are. */
  readonly secret: readonly string[]
  /** Patterns of variables whose values may be read. */
  readonly plain: readonly string[]
  /** The age identity under which secrets are kept sealed; absent where they are not kept at all. */
  readonly identity?: Wrapped
  /** Absent where they stay here. */
  readonly push?: PushPlan
}

/** What holds for all healing, and when there is none. */
export interface HealPlan extends HealSettings {
  /** Times in which nothing is mended, in the order written. */
  readonly freeze: readonly MaintenanceWindow[]
}

/** What the daemon answers over HTTP. */
export interface WebPlan {
  readonly host: string
  readonly port: number
  /** Names under which it may be asked beside its own, in lower case. */
  readonly hosts: readonly string[]
  /** Without `read` all of this machine may read, without `write` nobody may change anything. */
  readonly tokens: { readonly read?: Wrapped; readonly write?: Wrapped }
  /** Absent where it speaks plain HTTP. */
  readonly tls?: { readonly cert: Wrapped; readonly key: Wrapped }
  /** What everybody may see; absent where that is nothing. */
  readonly publicView?: { readonly groups: readonly string[]; readonly title: string }
  /** A proxy of the user's own stands in front, does TLS, and is the one that all clients come from. */
  readonly isBehindProxy?: boolean
}

/** What holds for the whole program. */
export interface Settings {
  /** How many targets are looked at at the same time. */
  readonly concurrency: number
  /** Folders with checks of the user's own, absolute, read after ours; the later one wins. */
  readonly plugins: readonly string[]
  /** The file for what one run leaves to the next, relative to the main file, or "off"; absent for the usual place. */
  readonly memory?: string
  /**
   * Where the daemon keeps what it knows: "sqlite:./orch-watch.db", a path in it relative to the main file. Wrapped
   * where it came from a reference, as there may be a password in it; absent for the usual place.
   */
  readonly store?: string | Wrapped
  /** How long the history of metrics is kept; null for none at all. */
  readonly history: Keeping | null
  /** Null where nothing is recorded. */
  readonly registry: RegistryPlan | null
  /** Targets that are always there: when none of them can be reached, it is we who cannot see. */
  readonly references: readonly TargetId[]
  readonly heal: HealPlan
  /** Absent where nobody is told. */
  readonly heartbeat?: Heartbeat
  /** Absent where nothing listens. */
  readonly web?: WebPlan
  /** So many series leave at once; absent for the usual number. */
  readonly maxSeries?: number
}

/** One way to tell somebody, as the inventory has it. */
export interface NotifierPlan {
  /** What rules call it. */
  readonly name: string
  /** File name in lib/notifiers/. */
  readonly use: string
  /** Checked against that notifier's schema; secrets are resolved and wrapped. */
  readonly options: unknown
  /** Absent where nobody has chosen words. */
  readonly wording?: Wording
  readonly source: SourceRef
}

/** One way to send metrics somewhere, as the inventory has it. */
export interface ExporterPlan {
  readonly name: string
  /** File name in lib/exporters/. */
  readonly use: string
  /** Checked against that exporter's schema; secrets are resolved and wrapped. */
  readonly options: unknown
  readonly everyMs: Ms
  /** Added to all that is sent. */
  readonly labels: Readonly<Record<string, string>>
  /** So many samples may wait. */
  readonly mostWaiting: number
  readonly source: SourceRef
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
  readonly notifiers: readonly NotifierPlan[]
  /** Absent where nothing is sent anywhere. */
  readonly exporters?: readonly ExporterPlan[]
  /** In the order written. */
  readonly rules: readonly Rule[]
  /** In the order written. Absent where nobody compares environments. */
  readonly parity?: readonly ParityPlan[]
  /** In the order written. */
  readonly maintenance: readonly MaintenanceWindow[]
  /** By target id, for `orch-watch targets`. */
  readonly origins: ReadonlyMap<string, readonly Origin[]>
  /** Worth saying, not worth stopping for: "glob matches no file". */
  readonly warnings: readonly string[]
}
