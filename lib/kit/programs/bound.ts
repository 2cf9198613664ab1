import type { Clock } from '../../base/clock.ts'
import type { BoundShell, Shell, ShellWait } from '../../model/session.ts'
import type { Ms } from '../../model/time.ts'
import { pluginArgv } from './plugin-folders.ts'

/** Something to run programs with, as one pass over one target uses it. */
export interface Until<Bound> {
  /** For programs that are given up when the signal is aborted, and that have ended by themselves a little before. */
  until(signal: AbortSignal, limitMs: Ms): Bound
}

const TIMEOUT_MS: Ms = 10_000
/** From the end of a program's time to its death, and to our knowing of it. */
const ENDING_MS: Ms = 3_000
const SHORTEST_MS: Ms = 500

export function shellUntil(shell: Shell, clock: Clock): Until<BoundShell> {
  return {
    until(signal, limitMs) {
      const within = waitWithin(signal, limitMs, clock)
      return {
        run: (argv, wait) => shell.run(argv, within(wait)),
        runPlugin: (argv, wait) => shell.run(pluginArgv(argv), within(wait)),
        runScript: (text, wait) => shell.runScript(text, within(wait)),
        readFile: (path, wait) => shell.readFile(path, within(wait)),
      }
    },
  }
}

/** A program that is ended before its check is given up is one answer that is missing, and not all of them. */
export function waitWithin(
  signal: AbortSignal,
  limitMs: Ms,
  clock: Clock,
): (own?: Partial<ShellWait>) => ShellWait & { readonly timeoutMs: Ms } {
  const endsAt = clock.monotonicMs() + limitMs - ENDING_MS
  return (own = {}) => ({
    ...own,
    signal: own.signal ? AbortSignal.any([signal, own.signal]) : signal,
    timeoutMs: Math.min(own.timeoutMs ?? TIMEOUT_MS, Math.max(SHORTEST_MS, endsAt - clock.monotonicMs())),
  })
}
