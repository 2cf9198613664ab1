import { execFileSync, spawn } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

const HAPROXY = '/usr/sbin/haproxy'

export interface RunningHaproxy {
  stop(): Promise<void>
}

/** Skips the suite where it is not installed, and says why. With CI=true that is a failure. */
export async function needHaproxy(context: Mocha.Context): Promise<void> {
  const isThere = await access(HAPROXY, constants.X_OK).then(
    () => true,
    () => false,
  )
  if (isThere) return
  const why = `"${HAPROXY}" is missing (Debian: apt-get install haproxy)`
  if (process.env['CI'] === 'true') throw new Error(why)
  process.stderr.write(`    skipped: ${why}\n`)
  context.skip()
}

/**
 * The real program with this configuration.
 *
 * @param isUp asked until it says yes
 * @param as words in front of it, that make it somebody else
 */
export async function startHaproxy(
  file: string,
  config: string,
  isUp: () => Promise<boolean>,
  { as = [], env = {} }: { as?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
): Promise<RunningHaproxy> {
  writeFileSync(file, config, { mode: 0o644 })
  execFileSync(HAPROXY, ['-c', '-q', '-f', file], { env: { ...process.env, ...env } })
  const [program, ...words] = [...as, HAPROXY, '-db', '-f', file]
  const child = spawn(program, words, { stdio: 'ignore', env: { ...process.env, ...env } })
  const over = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  for (let left = 200; !(await isUp()); left -= 1) {
    if (child.exitCode !== null || left === 0) throw new Error(`haproxy did not come up: ${child.exitCode}`)
    await wait(50)
  }
  return {
    async stop() {
      child.kill('SIGTERM')
      await over
    },
  }
}

/** Whether somebody answers there: a path, or a port of loopback. */
export async function answers(at: { path: string } | { port: number; host: string }): Promise<boolean> {
  const { connect } = await import('node:net')
  return new Promise((resolve) => {
    const socket = connect(at)
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
