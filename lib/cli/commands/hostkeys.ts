import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { lastGiven } from '../last-given.ts'
import type { HostKeysArgs } from './hostkeys/args.ts'

const command: Command<HostKeysArgs> = {
  usage: 'hostkeys <action> [host..]',
  summary: 'show the keys that hosts show (scan), and record them (trust)',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('action', { choices: ['scan', 'trust'] as const, demandOption: true })
      .positional('host', {
        type: 'string',
        array: true,
        default: [],
        describe: 'targets, or addresses; all hosts of the inventory when left out',
      })
      .option('yes', { type: 'boolean', default: false, describe: 'trust: record without asking' })
      .option('fingerprint', {
        type: 'string',
        requiresArg: true,
        coerce: lastGiven,
        describe: 'trust: record only the key with this fingerprint, such as SHA256:…',
      })
      .example('$0 hostkeys scan web-1', 'compare what it prints on the console of the host')
      .example('$0 hostkeys trust web-1', 'then record it') as unknown as Argv<HostKeysArgs>,
  run: async (args, io) => (await import('./hostkeys/run.ts')).run(args, io),
}

export default command
