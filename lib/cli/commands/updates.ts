import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { SELECTOR_POSITIONAL } from '../selector-positional.ts'
import type { UpdatesArgs } from './updates/args.ts'

const command: Command<UpdatesArgs> = {
  usage: 'updates [selector..]',
  summary: 'which images have moved or have newer versions, asked from their registries',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('selector', SELECTOR_POSITIONAL)
      .option('behind', {
        type: 'boolean',
        default: false,
        describe: 'only those for which there is something newer, or nobody knows',
      })
      .example('$0 updates', 'every image that runs anywhere')
      .example('$0 updates env=prod --json', 'for another program'),
  run: async (args, io) => (await import('./updates/run.ts')).run(args, io),
}

export default command
