import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { durationOption } from '../duration-option.ts'
import { lastGiven } from '../last-given.ts'
import { STORE_OPTION } from '../store-option.ts'
import type { HistoryArgs } from './history/args.ts'

const command: Command<HistoryArgs> = {
  usage: 'history <target> <check> [item]',
  summary: 'what was measured, over time',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('target', { type: 'string', describe: 'id of the target', demandOption: true })
      .positional('check', { type: 'string', describe: 'the check that measured', demandOption: true })
      .positional('item', { type: 'string', describe: 'a mount point, a container; all of them when left out' })
      .option('metric', {
        type: 'string',
        requiresArg: true,
        coerce: lastGiven,
        describe: 'one of several that a check measures',
      })
      .option('since', {
        type: 'string',
        requiresArg: true,
        default: '24h',
        coerce: durationOption('since'),
        describe: 'how far back',
      })
      .option('store', STORE_OPTION)
      .example(
        '$0 history web-1 disk / --metric used --since 30d',
        'how the disk has filled',
      ) as unknown as Argv<HistoryArgs>,
  run: async (args, io) => (await import('./history/run.ts')).run(args, io),
}

export default command
