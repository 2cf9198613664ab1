import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import type { ChecksArgs } from './checks/args.ts'

const command: Command<ChecksArgs> = {
  usage: 'checks [name]',
  summary: 'list the checks: what each needs, its limits and their units',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('name', { type: 'string', describe: 'one of them, in detail' })
      .example('$0 checks', 'all of them, a line each')
      .example('$0 checks disk', 'its options and limits') as unknown as Argv<ChecksArgs>,
  run: async (args, io) => (await import('./checks/run.ts')).run(args, io),
}

export default command
