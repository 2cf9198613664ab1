import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { durationOption } from '../duration-option.ts'
import { STORE_OPTION } from '../store-option.ts'
import type { IncidentsArgs } from './incidents/args.ts'

const command: Command<IncidentsArgs> = {
  usage: 'incidents [id]',
  summary: 'what was wrong, from when to when; of one, its whole story',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('id', { type: 'string', describe: 'the incident whose story is wanted' })
      .option('since', {
        type: 'string',
        requiresArg: true,
        default: '7d',
        coerce: durationOption('since'),
        describe: 'how far back',
      })
      .option('open', { type: 'boolean', default: false, describe: 'only those that are not over' })
      .option('store', STORE_OPTION)
      .example('$0 incidents --since 24h', 'what happened since yesterday')
      .example('$0 incidents 3f2a91c07b44', 'one story, line by line') as unknown as Argv<IncidentsArgs>,
  run: async (args, io) => (await import('./incidents/run.ts')).run(args, io),
}

export default command
