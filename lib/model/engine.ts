import type { Configuration } from './configuration.ts'
import type { Inhabitants, LayerChanges, LayerSize, OfContainer } from './inside.ts'
import type { Labels } from './labels.ts'
import type { EpochMs, Ms } from './time.ts'

export interface EngineInfo {
  readonly product: 'docker' | 'podman'
  readonly version: string
  readonly apiVersion: string
  readonly hostname: string
  readonly cgroupVersion: 1 | 2
  readonly cores: number
  readonly memoryBytes: number
  readonly warnings: readonly string[]
}

export type ContainerPhase = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead'

/** Whose network a container sees: one of its own, that of another container, the host's, or none but loopback. */
export type ContainerNetwork = 'own' | 'shared' | 'host' | 'none'

/** A port that a container may be asked at. */
export interface ContainerPort {
  readonly port: number
  readonly protocol: string
  /** Where its host answers for it: "0.0.0.0:2222". Empty where only other containers reach it. */
  readonly published: readonly string[]
}

export type ContainerHealth = 'healthy' | 'unhealthy' | 'starting' | 'none'

/** One container, from the list and its inspect together. All text is the tenant's: escape it per sink. */
export interface Container {
  readonly id: string
  /** Without the leading slash. */
  readonly name: string
  /** As it was asked for: "shop/web:1.4.2". */
  readonly image: string
  readonly imageId: string
  readonly labels: Labels
  readonly phase: ContainerPhase
  readonly health: ContainerHealth
  /** Failed probes in a row and the output of the last one. Absent without a health check. */
  readonly probe?: { readonly failingStreak: number; readonly output: string }
  /** How often the engine itself started it again since it was created. */
  readonly restarts: number
  readonly restartPolicy: 'no' | 'always' | 'unless-stopped' | 'on-failure'
  readonly createdAt: EpochMs
  readonly startedAt?: EpochMs
  readonly finishedAt?: EpochMs
  readonly exitCode: number
  /** Of one that has ended: whether somebody told its engine to stop it. Absent where nobody heard how it ended. */
  readonly stopAsked?: boolean
  /** The kernel killed it for memory, as far as the engine noticed. */
  readonly oomKilled: boolean
  /** The engine's words when a start failed; empty otherwise. */
  readonly error: string
  readonly network: ContainerNetwork
  /** Exposed by its image or published by whoever made it; absent means none. */
  readonly ports?: readonly ContainerPort[]
  /** Paths where something else than its own layer is seen: volumes, files of the host. Absent means none. */
  readonly mounts?: readonly string[]
  /** Its first process, as the engine's host numbers it. Absent while it does not run. */
  readonly pid?: number
  /** Limits that were set; absent means none. */
  readonly memoryLimitBytes?: number
  readonly cpuLimitCores?: number
  readonly processLimit?: number
}

/** What went over the network interfaces of a container, without loopback, in a second. */
export interface ContainerTraffic {
  readonly receivedBytesPerSecond: number
  readonly sentBytesPerSecond: number
  /** Both directions together. */
  readonly errorsPerSecond: number
  readonly dropsPerSecond: number
}

/** What a running container uses. Source: Docker Engine API, ContainerStats. */
export interface ContainerUsage {
  readonly id: string
  readonly name: string
  /** Processor cores kept busy between two samples; 1.5 is one and a half. Absent before there are two samples. */
  readonly cpuCores?: number
  readonly overMs?: Ms
  /** Without the page cache that can be dropped. Absent where the engine has no memory controller. */
  readonly memoryBytes?: number
  /** The container's own limit, or the memory of the host. */
  readonly memoryLimitBytes?: number
  /** Whether `memoryLimitBytes` was set on the container. */
  readonly memoryLimited: boolean
  /** The container's own limit, or the cores of the host. */
  readonly cpuLimitCores: number
  readonly processes?: number
  /** The container's own limit, or what its host can number. Absent where nobody says. */
  readonly processLimit?: number
  /** Whether `processLimit` was set on the container. */
  readonly processLimited: boolean
  /** Over `overMs`. Absent without a network of its own, and before there are two samples. */
  readonly traffic?: ContainerTraffic
}

/** The kind of machine that programs are made for, in the words of Go: "linux", "arm64", "v8". */
export interface Platform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
}

/** An image that containers are made of. Source: Docker Engine API, ImageInspect. */
export interface EngineImage {
  /** As containers name it. */
  readonly id: string
  /** "shop/web:1.4.2": what it is called now, which need not be what a container asked for. */
  readonly names: readonly string[]
  /** What registries call it, "shop/web@sha256:…", in no order. Empty where it never came from one nor went to one. */
  readonly repoDigests: readonly string[]
  readonly createdAt?: EpochMs
  readonly platform: Platform
}

/** What one kind of thing keeps on the disk of an engine. */
export interface DiskShare {
  readonly count: number
  readonly bytes: number
  /** What nothing uses: it comes back when that is removed. */
  readonly reclaimableBytes: number
}

/** What an engine keeps on its disk. Source: Docker Engine API, SystemDataUsage. */
export interface EngineDiskUse {
  /** `dangling`: images without a name, mostly left over by builds. */
  readonly images: DiskShare & { readonly dangling: number }
  /** What containers wrote into their own layer; those that do not run can give it back. */
  readonly containers: DiskShare
  readonly volumes: DiskShare
  readonly buildCache: DiskShare
}

/** Everything an engine is asked, by section. A check asks for the sections it needs. */
export interface EngineFacts {
  readonly info: EngineInfo
  readonly containers: readonly Container[]
  readonly usage: readonly ContainerUsage[]
  /** Those that containers use, the stopped ones too. One that was removed while its container lives on is left out. */
  readonly images: readonly EngineImage[]
  /** Slow: the engine adds up its whole disk for it. */
  readonly diskUse: EngineDiskUse
  /** Of the containers that stand for themselves: those of a service or a pod are recorded with it. */
  readonly configurations: readonly Configuration[]
  /** Of networks and volumes: without those of the engine itself, of a swarm, and volumes that nobody named. */
  readonly resources: readonly Configuration[]
  /** Slow, of running containers: what they changed of the files of their image. */
  readonly layerChanges: readonly OfContainer<LayerChanges>[]
  /** Slow, of running containers. */
  readonly layerSizes: readonly OfContainer<LayerSize>[]
  /** Slow, of running containers: the engine runs `ps` for each. */
  readonly inhabitants: readonly OfContainer<Inhabitants>[]
}

export type EngineSection = keyof EngineFacts
