import type { Labels } from './labels.ts'
import type { EpochMs, Ms } from './time.ts'

/**
 * How a workload counts what it wants: so many, one on each node, so many to the end, or now and then. Checks ask for this and never
 * for the product.
 */
export type WorkloadMode = 'replicated' | 'global' | 'job' | 'cron'

/** What should run, and what does: the same for every orchestrator. All text is foreign: escape it per sink. */
export interface Workload {
  /** Unique on its target, and the same after a restart: "shop/deployment/web", "web", "/shop/web". Empty: the target itself. */
  readonly id: string
  /** The orchestrator's own word: "deployment", "replicated service", "app". */
  readonly kind: string
  readonly mode: WorkloadMode
  readonly labels: Labels
  /** As it is asked for: "shop/web:1.4.2". Absent where instances may differ, or nobody says. */
  readonly image?: string
  /** How many should run now. 0 when it is switched off, or done. */
  readonly desired: number
  /** Of the wanted ones: those that have a place to run. */
  readonly scheduled: number
  readonly running: number
  /** Of the running ones: those that pass their health check, or have none. */
  readonly ready: number
  /** Those that are as is wanted now, and not as before. */
  readonly updated: number
  /** Running beyond what is wanted, for no reason that the orchestrator knows. */
  readonly surplus: number
  /** Switched off on purpose: "scaled to 0", "suspended", "paused". */
  readonly off?: string
  /** A change on its way, or one that went wrong. Absent when all is as it was asked for. */
  readonly rollout?: Rollout
  /** Only of a job or a cron job. */
  readonly job?: JobState
  /** Where nobody could look, so that more may run than was seen. */
  readonly unseen?: Unseen
  /** Those that look like its instances and run where none is wanted. */
  readonly orphans?: readonly Orphan[]
  /** Those that count, those on their way out, and as many of those that ended as the orchestrator remembers. */
  readonly instances: readonly Instance[]
}

/**
 * `progressing`: under way. `paused`: by somebody. `failed`: the orchestrator has given up. `rolling-back`, `rolled-back`: to what
 * was before. `unnoticed`: the orchestrator has not yet taken in what is asked for.
 */
export type RolloutPhase = 'progressing' | 'paused' | 'failed' | 'rolling-back' | 'rolled-back' | 'unnoticed'

export interface Rollout {
  readonly phase: RolloutPhase
  /** When it began, or came into this phase. Absent where nobody says. */
  readonly since?: EpochMs
  /** In the orchestrator's words; may be empty. */
  readonly why: string
}

export interface JobState {
  /** `waiting`: not its time, or switched off. */
  readonly phase: 'waiting' | 'active' | 'complete' | 'failed'
  /** Runs that have to end well; absent where it is done when one has. */
  readonly wanted?: number
  readonly succeeded: number
  readonly failed: number
  readonly startedAt?: EpochMs
  readonly endedAt?: EpochMs
  /** Of a cron job: when it was last begun, when it last ended well, and what it keeps to. */
  readonly lastStartAt?: EpochMs
  readonly lastSuccessAt?: EpochMs
  readonly schedule?: { readonly expression: string; readonly timezone: string }
  /** When a cron job was made: it cannot have been missed before. */
  readonly createdAt?: EpochMs
  /** Why it failed, in the orchestrator's words: "BackoffLimitExceeded: …". */
  readonly why: string
}

export interface Unseen {
  /** Targets, or nodes, by name. */
  readonly places: readonly string[]
  /** How many of its instances were ready there when somebody last could look. Absent where nobody ever has. */
  readonly readyThere?: number
  readonly why: string
}

export interface Orphan {
  readonly name: string
  /** Target, or node. */
  readonly node: string
}

/** `pending`: has no place yet. `starting`: has one. `stopping`: on its way out. */
export type InstancePhase = 'pending' | 'starting' | 'running' | 'stopping' | 'ended'

/** One replica: a container, a task, a pod. Its identity is workload and slot; the id is only an attribute. */
export interface Instance {
  readonly id: string
  /** For people: "web.3", "shop-7", "web-5d4f-x2x". */
  readonly name: string
  /** What stays when it is replaced: "3", or the node of a global workload. Absent where there is no such thing. */
  readonly slot?: string
  readonly node?: string
  readonly phase: InstancePhase
  /** As people of that orchestrator know it, where they have a word of their own: "preparing", "ContainerCreating". */
  readonly word?: string
  /** Whether it counts: one that is to run now. Leftovers and those on their way out do not. */
  readonly isWanted: boolean
  readonly isReady: boolean
  /** As is wanted now. */
  readonly isUpdated: boolean
  /** What is otherwise than wanted, where somebody can tell: "image shop/web:1 instead of shop/web:2". */
  readonly differs?: string
  /** Since when it is in this phase. */
  readonly since?: EpochMs
  /** How often it was started again in its place. Absent where another takes its place instead. */
  readonly restarts?: number
  /** What keeps it from running well. Absent while nothing does. */
  readonly trouble?: InstanceTrouble
  /** How it ended last: this one, or the one before it in its place. */
  readonly lastEnd?: InstanceEnd
}

/**
 * What keeps an instance from running well, whatever the orchestrator calls it. `unplaceable`: no node fits. `image`: cannot be
 * fetched. `config`: something that it needs is missing or wrong. `start`: it cannot be started. `crash-loop`: it is started again and
 * again. `unhealthy`: it runs and fails its check. `evicted`: its node had to give it up. `lost`: nobody knows. `ended`: it ended and
 * should not have. `stuck`: it should have ended and does not.
 */
export type TroubleKind =
  'unplaceable' | 'image' | 'config' | 'start' | 'crash-loop' | 'unhealthy' | 'evicted' | 'lost' | 'ended' | 'stuck'

export interface InstanceTrouble {
  readonly kind: TroubleKind
  /** As people of that orchestrator know it: "CrashLoopBackOff", "rejected", "TASK_UNREACHABLE". */
  readonly word: string
  /** In the orchestrator's words; may be empty. */
  readonly why: string
}

export interface InstanceEnd {
  readonly at?: EpochMs
  readonly exitCode?: number
  readonly oomKilled: boolean
  /** In the orchestrator's words; may be empty. */
  readonly why: string
  readonly node?: string
}

/** A piece of storage that a workload asks for. */
export interface VolumeClaim {
  readonly id: string
  readonly phase: 'pending' | 'bound' | 'lost'
  readonly since?: EpochMs
  /** Why it is not bound; may be empty. */
  readonly why: string
  readonly storageBytes?: number
  /** It is bound when the first instance that wants it has a place: pending until then is as it should be. */
  readonly waitsForFirstUse: boolean
}

/** What changes how many are wanted. */
export interface Autoscaler {
  readonly id: string
  /** The workload that it scales: "shop/deployment/web". */
  readonly workload: string
  readonly min: number
  readonly max: number
  readonly current: number
  /** Absent while it cannot tell. */
  readonly desired?: number
  /** `blind`: it has no figures. `unable`: it cannot change anything. `limited`: it wants more than it may. */
  readonly trouble?: { readonly kind: 'blind' | 'unable' | 'limited'; readonly why: string; readonly since?: EpochMs }
}

/** How many of a workload have to stay when nodes are emptied. */
export interface DisruptionBudget {
  readonly id: string
  readonly healthy: number
  readonly desiredHealthy: number
  readonly expected: number
  readonly allowedDisruptions: number
}

/** Everything about workloads that can be asked, by section. */
export interface WorkloadFacts {
  readonly list: readonly Workload[]
  readonly claims: readonly VolumeClaim[]
  readonly autoscalers: readonly Autoscaler[]
  readonly budgets: readonly DisruptionBudget[]
}

export type WorkloadSection = keyof WorkloadFacts

/** How long a phase has lasted; absent where nobody says. */
export function lastedMs({ since }: { readonly since?: EpochMs }, now: EpochMs): Ms | undefined {
  return since === undefined ? undefined : Math.max(0, now - since)
}
