import { readdirSync, readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Dump } from '../../../app/control/dump.ts'
import type { Descriptors } from '../../../app/daemon/descriptors.ts'
import type { Ms } from '../../../model/time.ts'
import { version } from '../../version.ts'

/** What this process costs, and how late it is. */
export interface ProcessUsage {
  readonly usage: () => Pick<Dump, 'pid' | 'uptimeMs' | 'rssBytes'>
  /** The worst hundredth of the delays of the event loop since this was last asked. */
  readonly delayP99Ms: () => Ms
  /** How many files this process may have open, and has; null where the system does not say. */
  readonly descriptors: () => Descriptors | null
  /** Processor time since the start. */
  readonly cpuMs: () => Ms
  readonly version: string
  close(): void
}

/** What is measured is the time between two beats of a timer: an idle loop shows as much as this. */
const RESOLUTION_MS: Ms = 20
const NS_PER_MS = 1e6
const US_PER_MS = 1e3

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
    descriptors,
    cpuMs: () => {
      const { user, system } = process.cpuUsage()
      return (user + system) / US_PER_MS
    },
    version: version(),
    close: () => void delay.disable(),
  }
}

/** Source: proc(5). Node has raised the soft limit to the hard one when it started. */
function descriptors(): Descriptors | null {
  try {
    const [, soft] = /^Max open files +(\d+)/mu.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
    // One of them is the folder that is being read.
    return soft === undefined ? null : { limit: Number(soft), open: readdirSync('/proc/self/fd').length - 1 }
  } catch {
    return null // not a Linux
  }
}
