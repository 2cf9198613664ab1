import { execFile } from 'node:child_process'
import { realpath, unlink, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { loadWorld } from '../../../app/world.ts'
import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import type { Io } from '../../command.ts'
import { UsageError } from '../../usage-error.ts'
import { writeOut } from '../../write-out.ts'
import type { ServiceArgs } from './args.ts'
import { unitOf } from './unit.ts'

const NAME = 'orch-watch.service'
const PLACE = `/etc/systemd/system/${NAME}`
const DEFAULT_USER = 'orch-watch'
const DONE_MS = 60_000

export async function run(args: ServiceArgs, io: Io): Promise<number> {
  if (args.what === 'uninstall') await uninstall()
  else {
    const unit = await unitFor(args, io)
    if (args.what === 'print') await writeOut(io.stdout, unit)
    else await install(unit, args.user)
  }
  if (args.what !== 'print') await writeOut(io.stdout, `${NAME} is ${args.what}ed\n`)
  return EXIT.ok
}

/** A unit is made for an inventory that can be read: one that starts and ends at once helps nobody. */
async function unitFor(args: ServiceArgs, io: Io): Promise<string> {
  const { inventory } = await loadWorld(args, io)
  const [program] = process.argv.slice(1)
  if (program === undefined) throw new UsageError('it cannot be told where orch-watch is installed')
  if (!/^[0-9]+[KMGT%]?$/u.test(args.memory))
    throw new UsageError(`--memory "${args.memory}" is not a size: write "1G"`)
  if (args.user !== undefined && !/^[a-z_][a-z0-9_-]{0,31}$/u.test(args.user))
    throw new UsageError(`--user "${args.user}" is not the name of an account`)
  return unitOf({
    node: process.execPath,
    program: await realpath(program),
    config: resolve(io.cwd, inventory.files[0] ?? 'targets.yaml'),
    user: args.user ?? DEFAULT_USER,
    memory: args.memory,
  })
}

async function install(unit: string, user: string | undefined): Promise<void> {
  mustBeRoot('install')
  if (user === undefined && !(await answers('id', ['-u', DEFAULT_USER]))) {
    await must('useradd', [
      '--system',
      '--user-group',
      '--home-dir',
      '/var/lib/orch-watch',
      '--shell',
      '/usr/sbin/nologin',
      DEFAULT_USER,
    ])
  }
  await writeFile(PLACE, unit, { mode: 0o644 })
  await must('systemctl', ['daemon-reload'])
  await must('systemctl', ['enable', '--now', NAME])
}

async function uninstall(): Promise<void> {
  mustBeRoot('uninstall')
  await must('systemctl', ['disable', '--now', NAME])
  await unlink(PLACE)
  await must('systemctl', ['daemon-reload'])
}

function mustBeRoot(what: string): void {
  if (process.getuid?.() !== 0)
    throw new UsageError(`only root can ${what} a service: "sudo orch-watch service ${what}"`)
}

async function answers(program: string, argv: readonly string[]): Promise<boolean> {
  return (await ended(program, argv)) === null
}

async function must(program: string, argv: readonly string[]): Promise<void> {
  const why = await ended(program, argv)
  if (why !== null) throw new UsageError(`"${program} ${argv.join(' ')}" has failed: ${oneLine(why)}`)
}

/** Why it has failed; null when it has not. */
function ended(program: string, argv: readonly string[]): Promise<string | null> {
  return new Promise((done) => {
    execFile(program, [...argv], { timeout: DONE_MS }, (error, _out, stderr) => {
      done(error ? stderr.trim() || error.message : null)
    })
  })
}
