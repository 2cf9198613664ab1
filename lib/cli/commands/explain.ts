import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { STORE_OPTION } from '../store-option.ts'
import type { ExplainArgs } from './explain/args.ts'

const command: Command<ExplainArgs> = {
  usage: 'explain <target> <check> [item]',
  summary: 'why it is so, who was told, why others were not, and when that changes',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('target', { type: 'string', demandOption: true, describe: 'the id of a target' })
      .positional('check', { type: 'string', demandOption: true, describe: 'the name of a check' })
      .positional('item', { type: 'string', describe: 'what of it: a disk, a container; the only one when left out' })
      .option('store', STORE_OPTION)
      .example('$0 explain web-1 disk /var', 'why nobody was told that /var is full') as unknown as Argv<ExplainArgs>,
  run: async (args, io) => (await import('./explain/run.ts')).run(args, io),
}

export default command
