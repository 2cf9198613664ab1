import { createInterface } from 'node:readline/promises'
import { hostKeysOf } from '../../../app/host-keys.ts'
import { loadConnectors } from '../../../app/plugins.ts'
import { watched } from '../../../app/select.ts'
import { hasInventory, loadWorld } from '../../../app/world.ts'
import type { World } from '../../../app/world.ts'
import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import type { HostKeys } from '../../../kit/connector.ts'
import { FaultError } from '../../../kit/fault.ts'
import type { Fault } from '../../../model/fault.ts'
import type { Io } from '../../command.ts'
import { UsageError } from '../../usage-error.ts'
import { writeOut } from '../../write-out.ts'
import type { HostKeysArgs } from './args.ts'

export async function run(args: HostKeysArgs, io: Io): Promise<number> {
  const world = hasInventory(args, io) ? await loadWorld(args, io) : null
  const hosts = args.host.length > 0 ? args.host : everyHost(world)
  const connectors = world?.connectors ?? (await loadConnectors())
  const at = { targets: world?.inventory.targets ?? [], connectors, clock: io.clock, stopping: io.stopping }
  let code: number = EXIT.ok
  for (const host of hosts) {
    try {
      const keys = await hostKeysOf(host, at)
      await writeOut(io.stdout, args.json ? `${JSON.stringify(keys, null, 2)}\n` : described(host, keys))
      if (args.action === 'trust') code = Math.max(code, await trust(host, keys, args, io))
    } catch (error) {
      if (!(error instanceof FaultError)) throw error
      io.stderr.write(refusalText(host, error.fault))
      code = Math.max(code, EXIT.unavailable)
    }
  }
  return code
}

function refusalText(host: string, { code, message, hint }: Fault): string {
  const line = `${oneLine(host)}: ${code}: ${oneLine(message)}\n`
  return hint === undefined ? line : `${line}  hint: ${oneLine(hint)}\n`
}

function everyHost(world: World | null): string[] {
  if (!world) throw new UsageError('there is no inventory: name a host')
  const withKeys = watched(world.inventory).filter(
    ({ runtime }) => world.connectors.get(runtime)?.hostKeys !== undefined,
  )
  return withKeys.map(({ id }) => id)
}

const WORDS = {
  match: 'recorded',
  unknown: 'not recorded',
  changed: 'ANOTHER KEY IS RECORDED',
  revoked: 'REVOKED',
} as const

function described(host: string, { place, shown }: HostKeys): string {
  const lines = shown.map(
    ({ type, fingerprint, line, recorded }) => `  ${type}  ${fingerprint}  ${WORDS[recorded]}\n    ${line}\n`,
  )
  return `${oneLine(host)} (${oneLine(place)})\n${lines.join('')}`
}

async function trust(host: string, keys: HostKeys, args: HostKeysArgs, io: Io): Promise<number> {
  if (keys.shown.some(({ recorded }) => recorded === 'changed' || recorded === 'revoked')) {
    io.stderr.write(
      `${oneLine(host)}: nothing is recorded: find out why the key changed, then remove the old entry yourself\n`,
    )
    return EXIT.protocol
  }
  const wanted = keys.shown.filter(
    ({ recorded, fingerprint }) =>
      recorded === 'unknown' && (args.fingerprint === undefined || args.fingerprint === fingerprint),
  )
  if (args.fingerprint !== undefined && !keys.shown.some(({ fingerprint }) => fingerprint === args.fingerprint)) {
    io.stderr.write(
      `${oneLine(host)}: it shows no key with the fingerprint "${oneLine(args.fingerprint)}": nothing is recorded\n`,
    )
    return EXIT.protocol
  }
  if (wanted.length === 0) {
    io.stderr.write(`${oneLine(host)}: recorded already\n`)
    return EXIT.ok
  }
  if (!args.yes && args.fingerprint === undefined && !(await confirmed(host, io))) return EXIT.protocol
  keys.record(new Set(wanted.map(({ fingerprint }) => fingerprint)))
  io.stderr.write(`${oneLine(host)}: ${wanted.map(({ type }) => type).join(', ')} recorded in ${keys.file}\n`)
  return EXIT.ok
}

async function confirmed(host: string, io: Io): Promise<boolean> {
  if (io.stdin.isTTY !== true) {
    throw new UsageError(
      'there is no terminal to ask: compare the fingerprint, then say --fingerprint SHA256:… or --yes',
    )
  }
  const asking = createInterface({ input: io.stdin, output: io.stderr })
  try {
    const answer = await asking.question(`Do these keys belong to "${oneLine(host)}"? Type yes to record them: `)
    return answer.trim().toLowerCase() === 'yes'
  } finally {
    asking.close()
  }
}
