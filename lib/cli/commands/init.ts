import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import type { InitArgs } from './init/args.ts'

const command: Command<InitArgs> = {
  usage: 'init',
  summary: 'write a first targets.yaml, of what ssh, docker and kubectl of this user name',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .option('yes', { type: 'boolean', default: false, describe: 'take all that is found, and do not ask' })
      .option('force', { type: 'boolean', default: false, describe: 'replace a file that is there' })
      .example('$0 init', 'shows what was found, and asks which of it')
      .example('$0 init --yes --config watch/targets.yaml', 'all of it, into another file'),
  run: async (args, io) => (await import('./init/run.ts')).run(args, io),
}

export default command
