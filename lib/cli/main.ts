import { systemClock } from '../base/clock.ts'
import { Interrupted } from './interrupted.ts'
import { runCommandLine } from './run-command-line.ts'

// A reader that has seen enough (`orch-watch check | head`) is no reason for a stack.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

// The first signal ends the work in order, so that nothing stays behind on a target; a second one ends us at once.
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => stopping.abort(new Interrupted(signal)))
}

process.exitCode = await runCommandLine(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  clock: systemClock,
  stopping: stopping.signal,
})
