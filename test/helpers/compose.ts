import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import { promisify } from 'node:util'

const PROGRAM = '/usr/bin/docker-compose'

/** Skips the suite where there is no Compose, and says why. With CI=true that is a failure. */
export async function needCompose(context: Mocha.Context): Promise<void> {
  const isThere = await access(PROGRAM).then(
    () => true,
    () => false,
  )
  if (isThere) return
  const why = `"${PROGRAM}" is missing (Debian: apt-get install docker-compose)`
  if (process.env['CI'] === 'true') throw new Error(why)
  process.stderr.write(`    skipped: ${why}\n`)
  context.skip()
}

/** Runs the real Compose in a folder, against an engine of ours. */
export async function compose(folder: string, socket: string, ...words: readonly string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(PROGRAM, words, {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, DOCKER_HOST: `unix://${socket}` },
    timeout: 60_000,
  })
  return stdout + stderr
}
