import type { ObjectKind } from './configuration.ts'
import type { TargetId } from './target.ts'
import type { EpochMs } from './time.ts'

/** A machine. What is absent nobody has said. All text is foreign. */
export interface StockedHost {
  readonly target: TargetId
  readonly hostname?: string
  readonly os?: string
  readonly kernel?: string
  readonly machine?: string
  readonly cores?: number
  readonly memoryBytes?: number
  readonly bootedAt?: EpochMs
}

export interface StockedEngine {
  readonly target: TargetId
  readonly product: string
  readonly version: string
  readonly cores: number
  readonly memoryBytes: number
  readonly containers: number
  readonly running: number
}

export interface StockedNode {
  readonly target: TargetId
  readonly name: string
  readonly role: string
  readonly state: string
  readonly version: string
  readonly cpuCores?: number
  readonly memoryBytes?: number
}

export interface StockedContainer {
  readonly target: TargetId
  readonly name: string
  readonly image: string
  readonly phase: string
  readonly since?: EpochMs
  /** "0.0.0.0:8080 → 80/tcp". */
  readonly ports: readonly string[]
  /** Paths where something else than its own layer is seen. */
  readonly mounts: readonly string[]
  readonly memoryLimitBytes?: number
  readonly cpuLimitCores?: number
  /** How it was recorded last, shortened; absent where it was not. */
  readonly revision?: string
}

export interface StockedImage {
  readonly target: TargetId
  readonly name: string
  readonly digest: string
  readonly createdAt?: EpochMs
  readonly usedBy: number
}

export interface StockedWorkload {
  readonly target: TargetId
  /** Empty for one that is declared: it is the target itself. */
  readonly id: string
  /** Where its instances are. */
  readonly nodes: readonly string[]
  readonly kind: string
  readonly image: string
  readonly desired: number
  readonly ready: number
}

/** A network, a volume, or anything else that is recorded. */
export interface StockedObject {
  readonly target: TargetId
  readonly kind: ObjectKind
  readonly name: string
  /** What of it people ask for: driver, subnet, size. */
  readonly about: string
  readonly revision?: string
}

/** A target that could not be looked at, or a part of it. */
export interface Unlooked {
  readonly target: TargetId
  readonly what: string
  readonly why: string
}

/** The infrastructure as it runs. */
export interface StockReport {
  readonly kind: 'inventory'
  readonly madeAt: EpochMs
  readonly hosts: readonly StockedHost[]
  readonly engines: readonly StockedEngine[]
  readonly nodes: readonly StockedNode[]
  readonly workloads: readonly StockedWorkload[]
  readonly containers: readonly StockedContainer[]
  readonly images: readonly StockedImage[]
  readonly networks: readonly StockedObject[]
  readonly volumes: readonly StockedObject[]
  /** Of what else is recorded: services, deployments. */
  readonly recorded: readonly StockedObject[]
  readonly unlooked: readonly Unlooked[]
}
