import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { SELECTOR_POSITIONAL } from '../selector-positional.ts'
import { STORE_OPTION } from '../store-option.ts'
import type { StatusArgs } from './status/args.ts'

const command: Command<StatusArgs> = {
  usage: 'status [selector..]',
  summary: 'what the daemon knows: what is wrong, since when, and when it was seen',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('selector', SELECTOR_POSITIONAL)
      .option('store', STORE_OPTION)
      .option('all', { type: 'boolean', default: false, describe: 'show everything, not what is wrong only' })
      .option('daemon', { type: 'boolean', default: false, describe: 'how the daemon itself is, instead' })
      .example('$0 status', 'what is wrong now')
      .example('$0 status web-1 --all', 'everything that is known of one target') as unknown as Argv<StatusArgs>,
  run: async (args, io) => (await import('./status/run.ts')).run(args, io),
}

export default command
