import type { EngineSection } from '../lib/model/engine.ts'

/** What the bench says to a watcher, the process in which orch-watch does its part of the work. */
export type Order =
  /** Opens what is not open yet, up to this many targets. */
  | { readonly kind: 'open'; readonly count: number }
  /** Looks and judges as `check` does, all targets in one burst. */
  | { readonly kind: 'pass'; readonly count: number }
  /** Only looks: all host facts the checks ask for. */
  | { readonly kind: 'look'; readonly count: number }
  /** Opens, passes, closes: nothing is kept from before. */
  | { readonly kind: 'fresh'; readonly count: number }
  /** Opens, runs `true`, closes. */
  | { readonly kind: 'handshake'; readonly count: number }
  /** Asks one target for its containers. */
  | { readonly kind: 'engine'; readonly target: string; readonly sections: readonly EngineSection[] }
  /** Asks one target for its workloads: their instances are what is seen. */
  | { readonly kind: 'workloads'; readonly target: string }
  | { readonly kind: 'memory' }
  | { readonly kind: 'close' }

export type Done =
  | {
      readonly kind: 'done'
      readonly wallMs: number
      /** Of the watcher's own process, without programs it started. */
      readonly cpuMs: number
      /** After a forced collection, for `memory` only. */
      readonly rssKiB: number
      /** The most that the process has ever had. */
      readonly mostRssKiB: number
      /** What was seen: hosts, containers, or instances. */
      readonly seen: number
      /** Names of targets and checks that could not look, with their reason; none is expected. */
      readonly faults: readonly string[]
    }
  | { readonly kind: 'failed'; readonly message: string }
