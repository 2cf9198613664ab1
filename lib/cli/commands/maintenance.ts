import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'

const command: Command = {
  usage: 'maintenance',
  summary: 'the maintenance windows of the inventory: open now, and when they come next',
  options: (yargs: Argv<CommonArgs>) => yargs.example('$0 maintenance', 'which are open, and which come next'),
  run: async (args, io) => (await import('./maintenance/run.ts')).run(args, io),
}

export default command
