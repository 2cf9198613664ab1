import type { Argv } from 'yargs'
import type { CommonArgs, Io } from './command.ts'
import { lastGiven } from './last-given.ts'

export const SCRIPT_NAME = 'orch-watch'

export const ABOUT = 'Watches hosts and containers from outside; installs nothing on them.'

/** The options that every command has. */
export function withCommonOptions(parser: Argv, { env }: Pick<Io, 'env'>): Argv<CommonArgs> {
  return parser
    .option('config', {
      type: 'string',
      requiresArg: true,
      coerce: lastGiven,
      describe: 'the inventory',
      defaultDescription: './targets.yaml',
    })
    .option('json', { type: 'boolean', default: false, describe: 'print JSON' })
    .option('color', { type: 'boolean', default: env['NO_COLOR'] === undefined, describe: 'colour on a terminal' })
    .option('quiet', { type: 'boolean', default: false, describe: 'print no progress and no warnings' })
    .option('verbose', {
      alias: 'v',
      type: 'boolean',
      default: false,
      describe: 'print more, stacks of errors too',
    }) as unknown as Argv<CommonArgs>
}
