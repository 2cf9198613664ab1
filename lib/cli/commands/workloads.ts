import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { SELECTOR_POSITIONAL } from '../selector-positional.ts'
import { WATCH_OPTION } from '../watch-option.ts'
import type { WorkloadsArgs } from './workloads/args.ts'

const command: Command<WorkloadsArgs> = {
  usage: 'workloads [selector..]',
  summary: 'what should run and what does, over all orchestrators',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('selector', SELECTOR_POSITIONAL)
      .option('instances', {
        type: 'boolean',
        default: false,
        describe: 'every instance as well: where it is, and how',
      })
      .option('watch', WATCH_OPTION)
      .example('$0 workloads', 'all of them, in one table')
      .example('$0 workloads shop --watch 1s', 'one target, looked at every second') as unknown as Argv<WorkloadsArgs>,
  run: async (args, io) => (await import('./workloads/run.ts')).run(args, io),
}

export default command
