import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { lastGiven } from '../last-given.ts'
import type { RunArgs } from './run/args.ts'

const command: Command<RunArgs> = {
  usage: 'run',
  summary: 'watch until told to stop, remember, and tell people',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .option('store', {
        type: 'string',
        requiresArg: true,
        coerce: lastGiven,
        describe: 'where to keep what is known: sqlite:FILE, postgres://… or memory:',
        defaultDescription: 'a file in the state folder of the user',
      })
      .example('$0 run', 'in a terminal, every change a line')
      .example('$0 run --json', 'the same lines for another program') as unknown as Argv<RunArgs>,
  run: async (args, io) => (await import('./run/run.ts')).run(args, io),
}

export default command
