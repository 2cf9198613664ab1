import type { Labels } from './labels.ts'
import type { EpochMs } from './time.ts'

/** What a node can give, or what is taken of it. Absent: nobody says. */
export interface Resources {
  readonly cpuCores?: number
  readonly memoryBytes?: number
  readonly diskBytes?: number
  readonly gpus?: number
  /** How many instances: a kubelet takes 110 as a rule. */
  readonly instances?: number
}

/** What a node itself says it runs out of. */
export interface NodePressure {
  readonly kind: 'memory' | 'disk' | 'processes' | 'network'
  readonly why: string
  readonly since?: EpochMs
}

/** One member of a cluster. All text is foreign: escape it per sink. */
export interface ClusterNode {
  readonly id: string
  /** For people, and unique in the cluster: nodes of one name have a part of their id behind it. */
  readonly name: string
  readonly role: 'control' | 'worker'
  readonly isReady: boolean
  /** The orchestrator's word for how it is: "ready", "down", "NotReady", "unreachable". */
  readonly state: string
  /** Since when. Absent where nobody says. */
  readonly since?: EpochMs
  /** In the orchestrator's words; may be empty. */
  readonly why: string
  /** Why it is given nothing new, though it is well: "cordoned", "drain", "pause". Absent where it takes new instances. */
  readonly closed?: string
  readonly pressures: readonly NodePressure[]
  /** What instances may have of it. */
  readonly offers: Resources
  /** What instances on it have been promised. */
  readonly promised: Resources
  /** What is used now. Absent where nobody measures. */
  readonly used?: Resources
  readonly version?: string
  readonly labels: Labels
}

/** One that decides for the cluster: a manager, a master. */
export interface ControlMember {
  readonly name: string
  readonly isReachable: boolean
  readonly isLeader: boolean
  /** In the orchestrator's words; may be empty. */
  readonly why: string
}

/** Those that decide for the cluster. */
export interface ControlPlane {
  readonly isReady: boolean
  /** Null where nobody leads. Absent where leaders are no matter of ours. */
  readonly leader?: string | null
  /** Empty where they are not told apart. */
  readonly members: readonly ControlMember[]
  /** How many of the members have to be there; 0 where they are not told apart. */
  readonly needed: number
  /** What is wrong with it, in the orchestrator's words: "etcd: failed". */
  readonly failing: readonly string[]
  readonly version?: string
}

/** Everything about the members of a cluster that can be asked, by section. */
export interface NodeFacts {
  readonly members: readonly ClusterNode[]
  readonly control: ControlPlane
}

export type NodeSection = keyof NodeFacts
