import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { lastGiven } from '../last-given.ts'
import { RECIPE_NAMES } from './new/args.ts'
import type { NewArgs } from './new/args.ts'

const command: Command<NewArgs> = {
  usage: 'new <what> <name>',
  summary: 'write a working plugin to begin with',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('what', { choices: RECIPE_NAMES, demandOption: true, describe: 'the kind of plugin' })
      .positional('name', { type: 'string', demandOption: true, describe: 'its name, such as "queue-length"' })
      .option('dir', {
        type: 'string',
        requiresArg: true,
        coerce: lastGiven,
        describe: 'the folder to write it to',
        defaultDescription: 'a checkout of orch-watch, or the first folder of settings.plugins',
      })
      .example('$0 new check queue-length', 'a check of your own') as unknown as Argv<NewArgs>,
  run: async (args, io) => (await import('./new/run.ts')).run(args, io),
}

export default command
