import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { SELECTOR_POSITIONAL } from '../selector-positional.ts'
import { WATCH_OPTION } from '../watch-option.ts'
import type { NodesArgs } from './nodes/args.ts'

const command: Command<NodesArgs> = {
  usage: 'nodes [selector..]',
  summary: 'the members of clusters, and those who decide for them',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('selector', SELECTOR_POSITIONAL)
      .option('watch', WATCH_OPTION)
      .example('$0 nodes', 'of all clusters, in one table') as unknown as Argv<NodesArgs>,
  run: async (args, io) => (await import('./nodes/run.ts')).run(args, io),
}

export default command
