import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { SELECTOR_POSITIONAL } from '../selector-positional.ts'
import type { TargetsArgs } from './targets/args.ts'

const command: Command<TargetsArgs> = {
  usage: 'targets [selector..]',
  summary: 'list the targets; of one, or with -v, every setting and where it came from',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('selector', SELECTOR_POSITIONAL)
      .option('cost', {
        type: 'boolean',
        default: false,
        describe: 'look at them twice, and show what the first look costs and what every look after it',
      })
      .example('$0 targets env=prod', 'some of them, a line each')
      .example('$0 targets web-1', 'one, with every setting and where it came from'),
  run: async (args, io) => (await import('./targets/run.ts')).run(args, io),
}

export default command
