import { execFileSync, spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import type { CommandOutput } from '../../lib/model/session.ts'

const DEADLINE_MS = 15_000

/**
 * Feeds a text to a program of this machine.
 *
 * @throws an Error that says what of it still runs, when it is not over in time
 */
export async function feed(
  argv: readonly string[],
  input: string,
  env: Readonly<Record<string, string>> = {},
): Promise<CommandOutput> {
  const [program = '', ...args] = argv
  // A session of its own: whatever it starts is found in it.
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  const from = performance.now()
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 128 : 0)))
  })
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const left = stillIn(child.pid ?? 0)
      for (const stream of child.stdio) stream?.destroy()
      child.kill('SIGKILL')
      reject(
        new Error(`${program} is not over after ${DEADLINE_MS} ms; exit code ${child.exitCode}; there runs\n${left}`),
      )
    }, DEADLINE_MS)
  })
  try {
    const over = Promise.all([ended, text(child.stdout), text(child.stderr)])
    const [exitCode, stdout, stderr] = await Promise.race([over, late])
    return { exitCode, stdout, stderr, cut: false, tookMs: performance.now() - from }
  } finally {
    clearTimeout(timer)
  }
}

function stillIn(session: number): string {
  try {
    return execFileSync('ps', ['-o', 'pid,ppid,stat,etimes,wchan:20,args', '-s', `${session}`], { encoding: 'utf8' })
  } catch {
    return 'nothing'
  }
}
