import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { durationOption } from '../duration-option.ts'
import { SELECTOR_POSITIONAL } from '../selector-positional.ts'
import { STORE_OPTION } from '../store-option.ts'
import type { TopArgs } from './top/args.ts'

const command: Command<TopArgs> = {
  usage: 'top [selector..]',
  summary: 'a live view on a terminal: what is wrong first, and everything behind it key by key',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('selector', SELECTOR_POSITIONAL)
      .option('store', STORE_OPTION)
      .option('alone', { type: 'boolean', default: false, describe: 'look itself, without a daemon' })
      .option('every', {
        type: 'string',
        requiresArg: true,
        coerce: durationOption('every'),
        describe: 'how often to read what is known, or with --alone, to look',
        defaultDescription: '2s, 10s with --alone',
      })
      .example('$0 top', 'what the daemon knows')
      .example("$0 top 'db-*' --alone --every 5s", 'some targets, looked at here and now') as unknown as Argv<TopArgs>,
  run: async (args, io) => (await import('./top/run.ts')).run(args, io),
}

export default command
