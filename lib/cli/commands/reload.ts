import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'

const command: Command = {
  usage: 'reload',
  summary: 'have the daemon read its inventory anew; one with mistakes changes nothing',
  options: (yargs: Argv<CommonArgs>) => yargs.example('$0 reload', 'after every change of targets.yaml'),
  run: async (args, io) => (await import('../wish.ts')).haveFulfilled({ do: 'reload' }, args, io),
}

export default command
