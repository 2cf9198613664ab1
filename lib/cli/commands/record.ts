import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { lastGiven } from '../last-given.ts'
import type { RecordArgs } from './record/args.ts'

const command: Command<RecordArgs> = {
  usage: 'record <target> [check..]',
  summary: 'look at a target, and write down what was seen: to be judged again, or to be a test',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('target', { type: 'string', demandOption: true, describe: 'the id of a target' })
      .positional('check', { type: 'string', array: true, default: [], describe: 'its checks; all when left out' })
      .option('file', {
        type: 'string',
        requiresArg: true,
        coerce: lastGiven,
        describe: 'where to; printed when left out',
      })
      .option('as', {
        type: 'string',
        requiresArg: true,
        coerce: lastGiven,
        describe: 'in a checkout: make a test of this name for each check',
      })
      .option('anonymise', { type: 'boolean', default: false, describe: 'replace addresses and the names of the host' })
      .option('memory', {
        type: 'string',
        requiresArg: true,
        coerce: lastGiven,
        describe: 'file of what earlier runs left, or "off"',
        defaultDescription: 'in the state folder of the user',
      })
      .example('$0 record web-1 > web-1.yaml', 'all that its checks saw')
      .example('$0 record web-1 disk --as nearly-full', 'a test of the check disk') as unknown as Argv<RecordArgs>,
  run: async (args, io) => (await import('./record/run.ts')).run(args, io),
}

export default command
