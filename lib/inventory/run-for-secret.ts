import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'

const TIMEOUT_MS = 5000
const MAX_BYTES = 64 * 1024
/** What a program printed before it ended is in the pipe by then; longer it is held open by somebody it left behind. */
const DRAIN_MS = 250

export type Ran =
  | { readonly bytes: Buffer }
  /** Continues a sentence that begins with the reference: "failed with exit code 1". */
  | { readonly why: string }

/**
 * Runs a program that prints a secret, without a shell and in a process group of its own. It has five seconds; who it
 * leaves behind is not waited for, and the whole group is ended with it. Neither its output nor its complaints are
 * shown to anybody.
 *
 * @param folder where it runs: the folder of the file that names it
 */
export function runForSecret(
  argv: readonly string[],
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Ran> {
  const [program = '', ...args] = argv
  return new Promise((resolve) => {
    const child = start(program, args, folder, env)
    if ('why' in child) {
      resolve(child)
      return
    }
    const parts: Buffer[] = []
    let length = 0
    // The first of these settles it; whatever is left of the group then is ended and let go of.
    let settled = false
    const settle = (ran: Ran): void => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      clearTimeout(drain)
      resolve(ran)
      child.stdout?.destroy()
      endGroup(child)
    }
    let drain: NodeJS.Timeout | undefined
    const timer = setTimeout(() => settle({ why: `did not end within ${TIMEOUT_MS / 1000}s` }), TIMEOUT_MS)
    child.stdout?.on('data', (part: Buffer) => {
      parts.push(part)
      length += part.length
      if (length > MAX_BYTES) settle({ why: `printed more than ${MAX_BYTES} bytes` })
    })
    child.once('error', (error: NodeJS.ErrnoException) => settle({ why: whyNotStarted(error, program) }))
    const end = (code: number | null, signal: NodeJS.Signals | null): void => {
      if (code === 0) settle({ bytes: Buffer.concat(parts) })
      else settle({ why: code === null ? `was ended by ${signal ?? 'a signal'}` : `failed with exit code ${code}` })
    }
    child.once('exit', (code, signal) => void (drain = setTimeout(() => end(code, signal), DRAIN_MS)))
    child.once('close', end)
  })
}

/** An argument with a NUL and the like is refused before anything runs. */
function start(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): ChildProcess | { why: string } {
  try {
    return spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
  } catch (error) {
    return { why: whyNotStarted(error as NodeJS.ErrnoException, program) }
  }
}

function whyNotStarted({ code }: NodeJS.ErrnoException, program: string): string {
  if (code === 'ENOENT') return `cannot be run: there is no program "${program}"`
  return code === 'EACCES'
    ? `cannot be run: "${program}" may not be executed`
    : `cannot be run: ${code ?? 'unknown error'}`
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // Nobody is left in the group, or it runs as somebody else (sudo) and is not ours to end.
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ESRCH' && code !== 'EPERM') throw error
  }
}
