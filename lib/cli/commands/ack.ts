import type { Argv } from 'yargs'
import { BY_OPTION } from '../by-option.ts'
import type { Command, CommonArgs } from '../command.ts'
import { durationOption } from '../duration-option.ts'
import { lastGiven } from '../last-given.ts'
import { STORE_OPTION } from '../store-option.ts'
import type { AckArgs } from './ack/args.ts'

const command: Command<AckArgs> = {
  usage: 'ack <incident>',
  summary: 'say that somebody has seen an incident: nobody is told of it again until it gets worse',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('incident', { type: 'string', demandOption: true, describe: 'its id, as `incidents` prints it' })
      .option('note', { type: 'string', requiresArg: true, coerce: lastGiven, describe: 'what is being done about it' })
      .option('by', BY_OPTION)
      .option('for', {
        type: 'string',
        requiresArg: true,
        coerce: durationOption('for'),
        describe: 'no longer than that, such as 2h',
      })
      .option('sticky', { type: 'boolean', default: false, describe: 'until it is over, even if it gets worse' })
      .option('remove', { type: 'boolean', default: false, describe: 'take it back' })
      .option('store', STORE_OPTION)
      .example('$0 ack 3f2a91c07b44 --note "new disk ordered" --for 2d', '') as unknown as Argv<AckArgs>,
  run: async (args, io) => (await import('./ack/run.ts')).run(args, io),
}

export default command
