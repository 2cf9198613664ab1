import type { Argv } from 'yargs'
import { BY_OPTION } from '../by-option.ts'
import type { Command, CommonArgs } from '../command.ts'
import { durationOption } from '../duration-option.ts'
import { lastGiven } from '../last-given.ts'
import { STORE_OPTION } from '../store-option.ts'
import type { HealArgs } from './heal/args.ts'

const command: Command<HealArgs> = {
  usage: 'heal <action> [plan]',
  summary: 'what rules mend: plan it, run that plan, read the log of it, stop all of it and let it go on',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('action', { choices: ['plan', 'run', 'log', 'stop', 'resume'] as const, demandOption: true })
      .positional('plan', { type: 'string', describe: 'run: the id of a plan, as `heal plan` prints it' })
      .option('yes', { type: 'boolean', default: false, describe: 'run: do not ask' })
      .option('since', {
        type: 'string',
        requiresArg: true,
        default: '24h',
        coerce: durationOption('since'),
        describe: 'log: how far back',
      })
      .option('incident', {
        type: 'string',
        requiresArg: true,
        coerce: lastGiven,
        describe: 'log: all about this one, whatever its age',
      })
      .option('limit', { type: 'number', default: 200, describe: 'log: so many, the newest' })
      .option('verify', {
        type: 'boolean',
        default: false,
        describe: 'log: whether all of it is as it was written, from the first entry to the last',
      })
      .option('note', {
        type: 'string',
        requiresArg: true,
        default: '',
        coerce: lastGiven,
        describe: 'stop, resume: why',
      })
      .option('by', BY_OPTION)
      .option('store', STORE_OPTION)
      .example('$0 heal plan', 'what would be done now, and why not the rest')
      .example('$0 heal stop --note "we are at it"', 'within a second, and in the middle of something too')
      .example('$0 heal log --verify', '') as unknown as Argv<HealArgs>,
  run: async (args, io) => (await import('./heal/run.ts')).run(args, io),
}

export default command
