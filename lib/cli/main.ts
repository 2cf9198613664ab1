import { systemClock } from '../base/clock.ts'
import { runCommandLine } from './run-command-line.ts'

// A reader that has seen enough (`orch-watch check | head`) is no reason for a stack.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

process.exitCode = await runCommandLine(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  clock: systemClock,
})
