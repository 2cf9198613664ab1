import { createInterface } from 'node:readline/promises'
import type { Argv } from 'yargs'
import { lookAtHostKeys } from '../../app/hostkeys.ts'
import type { LookedHost } from '../../app/hostkeys.ts'
import { EXIT } from '../../base/exit-codes.ts'
import { oneLine } from '../../base/escape.ts'
import type { Command, CommonArgs, Io } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { writeOut } from '../write-out.ts'

interface HostKeysArgs extends CommonArgs {
  action: 'scan' | 'trust'
  host: readonly string[]
  yes: boolean
  fingerprint: readonly string[]
  knownHosts?: string
}

const command: Command<HostKeysArgs> = {
  usage: 'hostkeys <action> [host..]',
  summary: 'show the keys of hosts beside what is recorded, and record them: scan, trust',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('action', { choices: ['scan', 'trust'] as const, demandOption: true })
      .positional('host', {
        type: 'string',
        array: true,
        default: [],
        describe: 'a target or an address; scan: all targets when none is named',
      })
      .option('yes', { type: 'boolean', default: false, describe: 'trust what is shown without asking' })
      .option('fingerprint', {
        type: 'string',
        array: true,
        default: [],
        describe: 'trust only a key with this fingerprint: SHA256:…',
      })
      .option('known-hosts', {
        type: 'string',
        describe: 'the file to read and write',
      }),

  async run(args: HostKeysArgs, io: Io): Promise<number> {
    const { action, host: words } = args
    const wrong = args.fingerprint.find((each) => !/^SHA256:[A-Za-z0-9+/]{43}$/u.test(each))
    if (wrong !== undefined) throw new UsageError(`"${wrong}" is not a fingerprint: write SHA256: and 43 characters`)
    if (action === 'trust' && words.length === 0)
      throw new UsageError('say whom to trust: orch-watch hostkeys trust HOST')
    const looked = await lookAtHostKeys(words, { ...args, cwd: io.cwd, env: io.env, clock: io.clock })
    if ('unmatched' in looked) throw new UsageError(`"${looked.unmatched}" is neither a target nor an address`)
    if (action === 'scan') return show(looked.hosts, args, io)
    if (!args.json) await show(looked.hosts, args, { ...io, stdout: io.stderr })
    const codes: number[] = []
    for (const each of looked.hosts) codes.push(await trust(each, args, io))
    return Math.max(...codes)
  },
}

async function show(hosts: readonly LookedHost[], { json }: HostKeysArgs, io: Io): Promise<number> {
  const text = json ? `${JSON.stringify(hosts.map(asJson), null, 2)}\n` : hosts.map(asText).join('\n')
  await writeOut(io.stdout, text)
  return hosts.some(({ fault }) => fault) ? EXIT.io : EXIT.ok
}

function asJson({ asked, host, fault }: LookedHost): unknown {
  if (!host) return { asked, fault }
  const { address, keys, recorded, file } = host
  return { asked, address, keys, recorded, file }
}

function asText({ asked, host, fault }: LookedHost): string {
  if (!host)
    return [`${asked}: ${oneLine(fault.message)}`, ...(fault.hint ? [`  hint: ${oneLine(fault.hint)}`] : []), ''].join(
      '\n',
    )
  const lines = host.keys.map(
    ({ type, fingerprint, state, line }) => `  ${type}  ${fingerprint}  ${WORDS[state]}\n    ${line}`,
  )
  const changed = host.keys.some(({ state }) => state === 'changed')
  const recorded = changed ? host.recorded.map((each) => `  recorded: ${each}`) : []
  return [asked === host.address ? asked : `${asked}  ${host.address}`, ...lines, ...recorded, '']
    .map((each) => each.trimEnd())
    .join('\n')
}

const WORDS = {
  match: 'known',
  unknown: 'unknown',
  changed: 'CHANGED: another key is recorded',
  revoked: 'REVOKED',
  'ca-only': 'unknown: only a certificate authority is recorded',
} as const

async function trust({ asked, host }: LookedHost, args: HostKeysArgs, io: Io): Promise<number> {
  if (!host) return EXIT.io
  const refuse = (why: string, code: number = EXIT.permission): number => {
    io.stderr.write(`${asked}: ${why}\n`)
    return code
  }
  if (host.keys.some(({ state }) => state === 'changed' || state === 'revoked')) {
    return refuse(`not trusted: it does not show what is recorded in "${host.file}"; find out why before anything else`)
  }
  const shown = host.keys.map(({ fingerprint }) => fingerprint)
  if (args.fingerprint.some((each) => !shown.includes(each)))
    return refuse('not trusted: it shows no key with that fingerprint')
  const fresh = host.keys.filter(
    ({ state, fingerprint }) =>
      state !== 'match' && (args.fingerprint.length === 0 || args.fingerprint.includes(fingerprint)),
  )
  if (fresh.length === 0) return refuse('nothing to do: known already', EXIT.ok)
  if (!args.yes && args.fingerprint.length === 0 && !(await confirmed(asked, io))) return refuse('not trusted')
  host.trust(fresh.map(({ fingerprint }) => fingerprint))
  await writeOut(io.stdout, fresh.map(({ line }) => `${line}\n`).join(''))
  io.stderr.write(`${asked}: recorded in "${host.file}"\n`)
  return EXIT.ok
}

/** Only a person at a terminal can compare; a script says what it compared with. */
async function confirmed(asked: string, io: Io): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('nobody can be asked here: give --fingerprint SHA256:…, or --yes')
  const reader = createInterface({ input: process.stdin, output: io.stderr })
  try {
    return (await reader.question(`Did you compare them with what ${asked} itself says? (yes/no) `)).trim() === 'yes'
  } finally {
    reader.close()
  }
}

export default command
