import { systemClock } from '../base/clock.ts'
import { endedBySignals } from './ending.ts'
import { version } from './version.ts'

// Who writes is told that it failed and answers with an exit code; without a listener the stream would end us first,
// with a code that means "warning".
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

// From the first moment on: what is loaded below takes its time.
const { stopping, onKilled } = endedBySignals()

const argv = process.argv.slice(2)

// Asked by scripts and prompts: it is answered before anything is loaded that it does not need.
if (argv.length === 1 && argv[0] === '--version') process.stdout.write(`${version()}\n`)
else if (argv[0] === '--get-completions') {
  const { complete, patienceOf } = await import('./completing/complete.ts')
  const leftMs = patienceOf(process.env, performance.now())
  const text = await complete(argv.slice(1), { env: process.env, cwd: process.cwd() }, leftMs)
  // A store that is slow to open is waited for no longer.
  process.stdout.write(text, () => process.exit())
} else {
  const { runCommandLine } = await import('./run-command-line.ts')
  const output = { isLeft: false }
  process.exitCode = await runCommandLine(argv, {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    clock: systemClock,
    stopping,
    onKilled,
    leaveOutput: () => void (output.isLeft = true),
    onSignal: (signal, listener) => {
      process.on(signal, listener)
      return () => void process.off(signal, listener)
    },
  })
  // What waits in a pipe that nobody reads would keep the process for as long as the pipe is there.
  if (output.isLeft) process.stderr.write('', () => process.exit())
}
