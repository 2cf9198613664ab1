import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Dump } from '../../../app/control/dump.ts'
import type { Ms } from '../../../model/time.ts'

/** What this process costs, and how late it is. */
export interface ProcessUsage {
  readonly usage: () => Pick<Dump, 'pid' | 'uptimeMs' | 'rssBytes'>
  /** The worst hundredth of the delays of the event loop since this was last asked. */
  readonly delayP99Ms: () => Ms
  close(): void
}

/** What is measured is the time between two beats of a timer: an idle loop shows as much as this. */
const RESOLUTION_MS: Ms = 20
const NS_PER_MS = 1e6

export function measureProcess(): ProcessUsage {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  return {
    usage: () => ({
      pid: process.pid,
      uptimeMs: Math.round(process.uptime() * 1000),
      rssBytes: process.memoryUsage.rss(),
    }),
    delayP99Ms() {
      const ms = delay.percentile(99) / NS_PER_MS - RESOLUTION_MS
      delay.reset()
      return Math.max(0, Math.round(ms))
    },
    close: () => void delay.disable(),
  }
}
