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
      .option('stream', {
        type: 'boolean',
        default: false,
        describe: 'every change of what is believed as a line of JSON on standard output, too',
      })
      .example('$0 run', 'in a terminal, every change a line')
      .example('$0 run --json', 'the same lines for another program')
      .example(
        '$0 run --stream | my-program',
        'changes by a contract that lasts: docs/transition.schema.json',
      ) as unknown as Argv<RunArgs>,
  run: async (args, io) => (await import('./run/run.ts')).run(args, io),
}

export default command
