import type { Clock } from '../../base/clock.ts'
import { oneLine } from '../../base/escape.ts'
import { fault } from '../../kit/fault.ts'
import type { CommandOutput, Shell, ShellWait } from '../../model/session.ts'
import type { Ms } from '../../model/time.ts'
import { runInGroup } from '../../kit/programs/run-in-group.ts'

const TIMEOUT_MS: Ms = 10_000

/** What was spent so far. */
export interface Spent {
  roundTrips: number
  bytes: number
}

/** Programs of this machine, under the account that orch-watch runs under. */
export function localShell(around: {
  readonly clock: Clock
  readonly spent: Spent
  readonly closed: AbortSignal
  readonly ending: (ended: Promise<void>) => void
}): Shell {
  const start = async (
    argv: readonly [string, ...string[]],
    wait: ShellWait,
    input?: string,
  ): Promise<CommandOutput> => {
    const from = around.clock.monotonicMs()
    around.spent.roundTrips += 1
    const output = await runInGroup({
      argv,
      ...(input !== undefined && { input }),
      timeoutMs: wait.timeoutMs ?? TIMEOUT_MS,
      excess: wait.excess ?? 'end',
      signal: AbortSignal.any([wait.signal, around.closed]),
      ending: around.ending,
    })
    around.spent.bytes += [input ?? '', output.stdout, output.stderr].reduce(
      (sum, text) => sum + Buffer.byteLength(text),
      0,
    )
    return { ...output, tookMs: around.clock.monotonicMs() - from }
  }
  return {
    run: (argv, wait) => start(argv, wait),
    runScript: (text, wait) => start(['sh'], wait, text),
    async readFile(path, wait) {
      // A program rather than our own read: a pipe or a dead file server would hold a thread of ours for ever.
      const { exitCode, stdout, stderr, cut } = await start(['cat', '--', path], wait)
      if (cut) throw fault('unreadable', `"${oneLine(path)}" is longer than 1 MiB`)
      if (exitCode !== 0) throw fault('unreadable', `cannot read "${oneLine(path)}": ${oneLine(stderr, 200)}`)
      return stdout
    },
  }
}
