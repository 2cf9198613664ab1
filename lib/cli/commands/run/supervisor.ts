import { execFile } from 'node:child_process'
import type { Clock } from '../../../base/clock.ts'
import type { Ms } from '../../../model/time.ts'
import type { Io } from '../../command.ts'

/** What systemd is told of us. Without systemd nobody is. Source: sd_notify(3), sd_watchdog_enabled(3). */
export interface Supervisor {
  ready(status: string): Promise<void>
  reloading(): Promise<void>
  stopping(): Promise<void>
  /**
   * Says again and again that we are at work, twice in the time after which systemd restarts us, for as long as nobody
   * says otherwise.
   *
   * @param stuck why we are not at work; null when we are
   */
  watchOver(stuck: () => string | null, signal: AbortSignal): Promise<void>
}

/** Node has no datagram sockets of the kind that systemd listens to; its own program is on every machine that has it. */
const PROGRAM = 'systemd-notify'
const TOLD_MS: Ms = 5_000

export function supervisorOf({ env, clock }: Pick<Io, 'env' | 'clock'>): Supervisor {
  const socket = env['NOTIFY_SOCKET']
  const tell = (...said: readonly string[]): Promise<void> =>
    socket === undefined ? Promise.resolve() : notify(socket, said)
  const everyMs = watchdogMs(env)
  return {
    ready: (status) => tell('READY=1', `STATUS=${status}`),
    reloading: () => tell('RELOADING=1', `MONOTONIC_USEC=${Math.round(clock.monotonicMs() * 1000)}`),
    stopping: () => tell('STOPPING=1'),
    async watchOver(stuck, signal) {
      if (everyMs === null) return
      while (!signal.aborted) {
        if (stuck() === null) await tell('WATCHDOG=1')
        await pause(clock, everyMs / 2, signal)
      }
    },
  }
}

/** After how long without a word we are restarted; null when we are not. */
function watchdogMs(env: Io['env']): Ms | null {
  const pid = env['WATCHDOG_PID']
  if (pid !== undefined && pid !== `${process.pid}`) return null
  const ms = Number(env['WATCHDOG_USEC'] ?? 0) / 1000
  return ms > 0 ? ms : null
}

function pause(clock: Clock, ms: Ms, signal: AbortSignal): Promise<void> {
  return clock.sleep(ms, signal).catch(() => undefined)
}

/** Best effort: a supervisor that does not hear us acts by itself. */
function notify(socket: string, said: readonly string[]): Promise<void> {
  const lines = said.map((line) => line.replace(/[\r\n]/gu, ' '))
  return new Promise((resolve) => {
    const options = { env: { NOTIFY_SOCKET: socket, PATH: process.env['PATH'] ?? '' }, timeout: TOLD_MS }
    execFile(PROGRAM, [`--pid=${process.pid}`, ...lines], options, () => resolve())
  })
}
