import type { Argv } from 'yargs'
import { BY_OPTION } from '../by-option.ts'
import type { Command, CommonArgs } from '../command.ts'
import { lastGiven } from '../last-given.ts'
import { STORE_OPTION } from '../store-option.ts'
import type { HoldArgs } from './hold/args.ts'

const command: Command<HoldArgs> = {
  usage: 'hold [object..]',
  summary: 'have nothing mended of some objects for a while; `hold list` lists the holds, `hold release ID` ends one',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('object', {
        type: 'string',
        array: true,
        default: [],
        describe: 'target/name or a pattern such as "web-*/shop-7"; a target alone for all that is on it',
      })
      .option('until', {
        type: 'string',
        requiresArg: true,
        coerce: lastGiven,
        describe: 'a moment ("2026-11-23 18:00"), or how long ("2h")',
      })
      .option('note', { type: 'string', requiresArg: true, coerce: lastGiven, describe: 'why' })
      .option('by', BY_OPTION)
      .option('store', STORE_OPTION)
      .example("$0 hold 'web-1/shop-*' --until 2h --note 'looking for the leak'", '')
      .example('$0 hold list', '') as unknown as Argv<HoldArgs>,
  run: async (args, io) => (await import('./hold/run.ts')).run(args, io),
}

export default command
