import type { Argv } from 'yargs'
import { BY_OPTION } from '../by-option.ts'
import type { Command, CommonArgs } from '../command.ts'
import { lastGiven } from '../last-given.ts'
import type { BaselineArgs } from './baseline/args.ts'

const command: Command<BaselineArgs> = {
  usage: 'baseline [action] [object..]',
  summary: 'the recorded configurations that are declared good: list, set, clear; drift is told against them',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('action', { choices: ['list', 'set', 'clear'] as const, default: 'list' as const })
      .positional('object', {
        type: 'string',
        array: true,
        default: [],
        describe: 'target/name, a pattern such as "web-1/*", or the name alone where there is one of it',
      })
      .option('revision', {
        type: 'string',
        requiresArg: true,
        coerce: lastGiven,
        describe: 'set: this revision, tag or moment ("2h ago"); the newest when left out',
      })
      .option('note', { type: 'string', requiresArg: true, default: '', coerce: lastGiven, describe: 'why' })
      .option('by', BY_OPTION)
      .example('$0 baseline set here/web', 'as it is now, it is good')
      .example(
        "$0 baseline set 'web-1/*' --note 'release 1.4'",
        'everything on one host',
      ) as unknown as Argv<BaselineArgs>,
  run: async (args, io) => (await import('./baseline/run.ts')).run(args, io),
}

export default command
