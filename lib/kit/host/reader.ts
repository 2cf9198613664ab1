import { randomBytes } from 'node:crypto'
import type { Clock } from '../../base/clock.ts'
import { oneLine } from '../../base/escape.ts'
import type { CommandOutput, HostReader } from '../../model/session.ts'
import type { Ms } from '../../model/time.ts'
import { fault } from '../fault.ts'
import type { FaultError } from '../fault.ts'
import { factsOf } from './facts.ts'
import { readFrames } from './frames.ts'
import { hostProgram } from './program.ts'
import { sampleKeeper } from './samples.ts'

/** Above the sum of the limits that the program sets itself, so that it ends by itself and says which part was slow. */
const TIMEOUT_MS = 15_000

/** What `Shell.runScript` is. Throws a FaultError when there is no exit code to trust. */
export type RunProgram = (program: string, wait: { signal: AbortSignal; timeoutMs?: Ms }) => Promise<CommandOutput>

/**
 * Reads a host through any way to feed a program to its `sh`: one run for each read, whatever is asked.
 *
 * Rates (processor, disks, interfaces) need two readings. The reader keeps the last ones between reads; only when none
 * fits (the first read, or after more than ten minutes) the program itself takes two, a second apart.
 */
export function hostReader(run: RunProgram, clock: Clock): HostReader {
  const samples = sampleKeeper()

  return {
    async read(sections, signal) {
      if (sections.size === 0) return {}
      const fromMs = clock.monotonicMs()
      const from = clock.now()
      const earlier = samples.earlier(sections, fromMs)
      const marker = randomBytes(12).toString('hex')
      const program = hostProgram(sections, { marker, sampleTwice: earlier === null })
      const output = await run(program, { signal, timeoutMs: TIMEOUT_MS })
      const nowMs = clock.monotonicMs()
      const frames = readFrames(output.stdout, marker)
      if (!output.stdout.includes(marker)) throw noAnswer(output)
      const around = { from, to: from + (nowMs - fromMs) }
      const facts = factsOf(sections, { frames, stderr: output.stderr, earlier, around })
      samples.keep(sections, frames, nowMs)
      return facts
    },
  }
}

function noAnswer({ exitCode, stdout, stderr }: CommandOutput): FaultError {
  const said = oneLine(stderr.trim() === '' ? stdout : stderr, 200)
  const quoted = said === '' ? 'nothing' : `"${said}"`
  if (exitCode === 126 || exitCode === 127)
    return fault('not-supported', `the host cannot run sh: ${quoted}`, {
      hint: 'the host needs a POSIX shell named "sh"',
    })
  return fault('unreadable', `the host did not run our program, exit code ${exitCode}: ${quoted}`, {
    hint: 'the login needs a shell that runs what it is given, not a forced command and not nologin',
  })
}
