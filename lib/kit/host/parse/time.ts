import type { HostClock, HostTime, HostUptime } from '../../../model/host.ts'
import type { EpochMs, Ms } from '../../../model/time.ts'
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

/** When the host was asked and when all was here, by our clock, and the texts that hold its first and last /proc/uptime. */
interface Around {
  readonly from: EpochMs
  readonly to: EpochMs
  readonly first: string
  readonly last: string
}

/**
 * The rows of `date '+%s %N'`, of /proc/uptime at that moment, and what systemd-timesyncd says. How long the program
 * ran before and behind it is no part of the way that the answer took.
 */
export function parseTime(said: string, { from, to, first, last }: Around): HostTime {
  const text = said.slice(0, 1000)
  const row = text.split('\n', 1)[0] ?? ''
  const [, seconds, nanos] = /^(\d{1,11})(?: +(\d{9}|%?N))? *$/u.exec(row) ?? []
  const exact = nanos !== undefined && /^\d/u.test(nanos)
  const upMs = upIn(text.replace(/^up /mu, ''))
  const before = between(upIn(first), upMs)
  const behind = between(upMs, upIn(last))
  // The three readings are cut to 10 ms, and two clocks of ours may disagree by less than that.
  const earliestAt = Math.min(from + before, to)
  return {
    saidAt: count(seconds, 'the clock of the host', row) * 1000 + (exact ? Math.floor(Number(nanos) / 1_000_000) : 0),
    resolutionMs: exact ? 1 : 1000,
    earliestAt,
    latestAt: Math.max(earliestAt, to - behind),
    synchronized: synchronizedIn(text),
  }
}

function synchronizedIn(text: string): HostTime['synchronized'] {
  const word = /^synchronized (yes|no)$/mu.exec(text)?.[1]
  return word === 'yes' || word === 'no' ? word : 'unknown'
}

function upIn(text: string): Ms | null {
  try {
    return parseUpMs(text)
  } catch {
    return null // without /proc the way of the answer is the whole time that the program took
  }
}

function between(from: Ms | null, to: Ms | null): Ms {
  return from === null || to === null ? 0 : Math.max(0, to - from - 10)
}
