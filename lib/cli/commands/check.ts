import type { Argv } from 'yargs'
import { reporterNames } from '../../app/reporters.ts'
import { STATUSES } from '../../model/result.ts'
import type { Command, CommonArgs } from '../command.ts'
import { allGiven, lastGiven } from '../last-given.ts'
import { SELECTOR_POSITIONAL } from '../selector-positional.ts'
import type { CheckArgs } from './check/args.ts'

const command: Command<CheckArgs> = {
  usage: 'check [selector..]',
  summary: 'look once and report',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('selector', SELECTOR_POSITIONAL)
      .option('output', {
        alias: 'o',
        type: 'string',
        requiresArg: true,
        coerce: lastGiven,
        describe: `how to print: ${reporterNames().join(', ')}`,
        defaultDescription: 'table',
      })
      .option('output-file', {
        type: 'string',
        requiresArg: true,
        default: [],
        defaultDescription: 'none',
        coerce: allGiven,
        describe: 'write a file as well, as FORMAT=PATH or a PATH whose ending tells; may be given several times',
      })
      .option('fail-on', {
        choices: STATUSES.filter((status) => status !== 'ok'),
        default: 'warning' as const,
        coerce: lastGiven,
        describe: 'exit with 0 below this status',
      })
      .option('all', { type: 'boolean', default: false, describe: 'show every result, not what is wrong only' })
      .option('memory', {
        type: 'string',
        requiresArg: true,
        coerce: lastGiven,
        describe: 'file for what one run leaves to the next, such as how long a problem lasts; "off" for none',
        defaultDescription: 'in the state folder of the user',
      })
      .option('state', {
        type: 'string',
        requiresArg: true,
        coerce: lastGiven,
        describe:
          'without a daemon: believe, remember and tell people as it does; a file, or "on" for the store of `run`',
      })
      .option('cost', { type: 'boolean', default: false, describe: 'show what looking cost, per target' })
      .example('$0 check', 'every target')
      .example("$0 check env=prod 'db-*' -o json", 'some of them, for another program')
      .example(
        '$0 check --output-file fleet.html --output-file fleet.prom',
        'files beside the table',
      ) as unknown as Argv<CheckArgs>,

  run: async (args, io) => (await import('./check/run.ts')).run(args, io),
}

export default command
