import { readFile, realpath } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { loadWorld } from '../../../app/world.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import type { Io } from '../../command.ts'
import { UsageError } from '../../usage-error.ts'
import { writeOut } from '../../write-out.ts'
import type { ServiceArgs } from './args.ts'
import {
  account,
  DEFAULT_USER,
  install,
  mustBeReadable,
  mustRunSystemd,
  NAME,
  STATE_FOLDER,
  uninstall,
} from './place.ts'
import { ENVIRONMENT_FILE, unitOf } from './unit.ts'
import type { UnitWords } from './unit.ts'

export async function run(args: ServiceArgs, io: Io): Promise<number> {
  if (args.what === 'print') await writeOut(io.stdout, unitOf(await wordsOf(args, io)))
  else {
    mustRunSystemd(args.what)
    await writeOut(io.stdout, args.what === 'install' ? await installed(args, io) : await uninstalled())
  }
  return EXIT.ok
}

async function installed(args: ServiceArgs, io: Io): Promise<string> {
  const words = await wordsOf(args, io)
  const user = await account(args.user)
  for (const path of [words.node, words.program, words.config]) await mustBeReadable(path, user)
  const says = await install(unitOf(words))
  return `${NAME} is installed and runs as ${user}: ${says}
  how it is    systemctl status orch-watch
  what it sees orch-watch status --config ${words.config}
  its log      journalctl -u orch-watch
  read anew    systemctl reload orch-watch
`
}

async function uninstalled(): Promise<string> {
  await uninstall()
  return `${NAME} is stopped and taken away; its account, and what it knew in ${STATE_FOLDER}, are left\n`
}

/** A unit is made for an inventory that can be read: one that starts and ends at once helps nobody. */
async function wordsOf(args: ServiceArgs, io: Io): Promise<UnitWords> {
  const { inventory } = await loadWorld(args, { ...io, env: { ...io.env, ...(await environmentOfService()) } })
  const [called] = process.argv.slice(1)
  if (called === undefined) throw new UsageError('it cannot be told where orch-watch is installed')
  if (!/^[0-9]+[KMGT%]?$/u.test(args.memory))
    throw new UsageError(`--memory "${args.memory}" is not a size: write "1G"`)
  if (args.user !== undefined && !/^[a-z_][a-z0-9_-]{0,31}$/u.test(args.user))
    throw new UsageError(`--user "${args.user}" is not the name of an account`)
  const program = await realpath(called)
  return {
    node: process.execPath,
    program,
    config: resolve(io.cwd, inventory.files[0] ?? 'targets.yaml'),
    page: join(dirname(program), '../docs/daemon.md'),
    user: args.user ?? DEFAULT_USER,
    memory: args.memory,
  }
}

/** What the service will find in its environment; nothing where there is no such file, or it is not ours to read. */
async function environmentOfService(): Promise<NodeJS.Dict<string>> {
  try {
    return parseEnv(await readFile(ENVIRONMENT_FILE, 'utf8'))
  } catch (error) {
    if (['ENOENT', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return {}
    throw error
  }
}
