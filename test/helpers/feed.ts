import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import type { CommandOutput } from '../../lib/model/session.ts'

/** Feeds a text to a program of this machine. */
export async function feed(
  argv: readonly string[],
  input: string,
  env: Readonly<Record<string, string>> = {},
): Promise<CommandOutput> {
  const [program = '', ...args] = argv
  const child = spawn(program, args, { env: { PATH: process.env['PATH'], ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
  const from = performance.now()
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 128 : 0)))
  })
  const [exitCode, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  return { exitCode, stdout, stderr, cut: false, tookMs: performance.now() - from }
}
