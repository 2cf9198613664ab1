import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { withDeadline } from '../../base/deadline.ts'
import { fault, timedOut } from '../fault.ts'
import type { CommandOutput } from '../../model/session.ts'
import type { Ms } from '../../model/time.ts'
import { toLocalFault } from './errno.ts'
import { keepOutput } from './keep-output.ts'
import type { Output } from './keep-output.ts'
import { endGroup } from './process-group.ts'

export interface Job {
  readonly argv: readonly [string, ...string[]]
  /** Fed to standard input; without it the program reads an end of file. */
  readonly input?: string
  readonly timeoutMs: Ms
  /** All that the program finds in its environment; what a login has unless said. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** What becomes of a program that prints more than is kept: it is ended unless said. */
  readonly excess?: 'end' | 'drop'
  readonly signal: AbortSignal
  /** Told about every group that is being ended, so that closing can wait for it. */
  readonly ending: (ended: Promise<void>) => void
}

/** What a shell answers for a program that is not there, and for one that may not be run. */
const NOT_FOUND = 127
const NOT_RUN = 126
/** What a shell says of a program that was killed: ours, when it printed more than is kept. */
const KILLED = 137

/**
 * Runs a program as leader of a process group of its own. Whatever happens, nothing of the group stays: it is ended
 * when the time is over, when the output is too long, and when the program is done but has left something behind.
 */
export async function runInGroup(job: Job): Promise<Omit<CommandOutput, 'tookMs'>> {
  return withDeadline(
    { ms: job.timeoutMs, parent: job.signal, expired: () => timedOut('command', job.timeoutMs) },
    async (signal) => {
      const child = start(job)
      const { pid } = child
      const output = keepOutput(child, job.excess ?? 'end')
      try {
        return await outcome(child, output, { signal, name: job.argv[0], ends: job.excess !== 'drop' })
      } finally {
        output.drop()
        if (pid !== undefined) job.ending(endGroup(pid, signal.aborted ? 'gently' : 'at once'))
      }
    },
  )
}

function start({ argv, input, env = loginEnvironment() }: Job): ChildProcess {
  const [program, ...args] = argv
  if (argv.some((word) => word.includes('\0')))
    throw fault('not-supported', 'a word with a NUL character cannot be handed to a program')
  try {
    const child = spawn(program, args, {
      cwd: '/',
      env,
      detached: true,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    })
    // A program may end before it has read everything; its exit code tells the story, not our broken pipe.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
    return child
  } catch (error) {
    throw toLocalFault(error, `cannot start "${program}"`)
  }
}

/** What a login has. Everything else stays here: our own environment may hold secrets. */
export function loginEnvironment(): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'TZ', 'XDG_RUNTIME_DIR']
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  )
}

type Outcome = Omit<CommandOutput, 'tookMs'>

function outcome(
  child: ChildProcess,
  output: Output,
  by: { signal: AbortSignal; name: string; ends: boolean },
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    by.signal.addEventListener('abort', () => reject(by.signal.reason as Error), { once: true })
    const full = (): void => resolve({ exitCode: KILLED, ...output.text(), cut: true })
    const ended = (exitCode: number | null, killedBy: string | null): void => {
      if (output.cut && by.ends) full()
      else if (exitCode === null) reject(fault('lost', `"${by.name}" was ended by ${killedBy ?? 'a signal'}`))
      else resolve({ exitCode, ...output.text(), cut: output.cut })
    }
    output.onFull(full)
    child.once('exit', (exitCode, killedBy) => void output.drained().then(() => ended(exitCode, killedBy)))
    child.once('error', (error) => {
      const exitCode = startFailure(error)
      if (exitCode === null) reject(toLocalFault(error, `cannot start "${by.name}"`))
      else resolve({ exitCode, stdout: '', stderr: `"${by.name}": ${error.message}\n`, cut: false })
    })
  })
}

/** The same answers as a shell gives over SSH; null when it is our own trouble. */
function startFailure(error: NodeJS.ErrnoException): number | null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return NOT_FOUND
  return error.code === 'EACCES' || error.code === 'ENOEXEC' ? NOT_RUN : null
}
