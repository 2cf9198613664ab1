import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'

const command: Command = {
  usage: 'validate',
  summary: 'read the inventory and show every problem in it',
  options: (yargs: Argv<CommonArgs>) => yargs.example('$0 validate --config new.yaml', 'before it is put in its place'),
  run: async (args, io) => (await import('./validate/run.ts')).run(args, io),
}

export default command
