import { systemClock } from '../base/clock.ts'
import { Interrupted } from './interrupted.ts'
import { runCommandLine } from './run-command-line.ts'

// Who writes is told that it failed and answers with an exit code; without a listener the stream would end us first,
// with a code that means "warning".
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

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
