import type { Argv } from 'yargs'
import { BY_OPTION } from '../by-option.ts'
import type { Command, CommonArgs } from '../command.ts'
import { STORE_OPTION } from '../store-option.ts'
import type { AlertsArgs } from './alerts/args.ts'

const command: Command<AlertsArgs> = {
  usage: 'alerts <which> [action] [key]',
  summary: 'notices that were given up: list them, try them again, or let go of them',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('which', { choices: ['dead'] as const, demandOption: true, describe: 'those that were given up' })
      .positional('action', {
        choices: ['list', 'retry', 'drop'] as const,
        default: 'list' as const,
        describe: 'what to do with them',
      })
      .positional('key', { type: 'string', describe: 'only this one, by its id in the list' })
      .option('all', { type: 'boolean', default: false, describe: 'drop all of them' })
      .option('by', BY_OPTION)
      .option('store', STORE_OPTION)
      .example('$0 alerts dead', 'what never arrived, and why')
      .example('$0 alerts dead retry', 'once more, all of them, now') as unknown as Argv<AlertsArgs>,
  run: async (args, io) => (await import('./alerts/run.ts')).run(args, io),
}

export default command
