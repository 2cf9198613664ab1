import type { Argv } from 'yargs'
import { BY_OPTION } from '../by-option.ts'
import type { Command, CommonArgs } from '../command.ts'
import { durationOption } from '../duration-option.ts'
import { lastGiven } from '../last-given.ts'
import { STORE_OPTION } from '../store-option.ts'
import type { SilenceArgs } from './silence/args.ts'

const command: Command<SilenceArgs> = {
  usage: 'silence [target..]',
  summary: 'hear nothing of some targets or checks for a while; without words, list the silences',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('target', {
        type: 'string',
        array: true,
        default: [],
        describe: 'targets: an id, a pattern such as "web-*", or label=value',
      })
      .option('check', { type: 'string', array: true, requiresArg: true, describe: 'only these checks, or patterns' })
      .option('item', { type: 'string', array: true, requiresArg: true, describe: 'only these items, or patterns' })
      .option('for', {
        type: 'string',
        requiresArg: true,
        coerce: durationOption('for'),
        describe: 'how long, such as 2h',
      })
      .option('note', { type: 'string', requiresArg: true, coerce: lastGiven, describe: 'why' })
      .option('by', BY_OPTION)
      .option('end', { type: 'string', requiresArg: true, coerce: lastGiven, describe: 'end the silence of this id' })
      .option('store', STORE_OPTION)
      .example("$0 silence 'web-*' --for 2h --note 'moving racks'", '')
      .example('$0 silence env=test --check disk --for 7d --note later', '') as unknown as Argv<SilenceArgs>,
  run: async (args, io) => (await import('./silence/run.ts')).run(args, io),
}

export default command
