import type { HostClock, HostUptime } from '../../../model/host.ts'
import type { Ms } from '../../../model/time.ts'
import { count, noRow } from './rows.ts'

/** `date +%s` → the host's own wall clock. */
export function parseClock(text: string): HostClock {
  const row = text.trim()
  return { now: count(row, 'the clock of the host', row) * 1000 }
}

/** The boot is told by the host's own clock, whatever ours says. */
export function parseUptime(files: string, clock: HostClock): HostUptime {
  const upMs = parseUpMs(files)
  return { upMs, bootedAt: clock.now - upMs }
}

/** The row of /proc/uptime: seconds up and seconds idle. Source: proc(5). */
export function parseUpMs(files: string): Ms {
  const seconds = /^(\d{1,12}\.\d{1,6}) \d{1,15}\.\d{1,6}$/mu.exec(files)?.[1]
  if (seconds === undefined) throw noRow(files, '/proc/uptime')
  return Math.round(Number(seconds) * 1000)
}
