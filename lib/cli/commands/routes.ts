import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { lastGiven } from '../last-given.ts'
import type { RoutesArgs } from './routes/args.ts'

const command: Command<RoutesArgs> = {
  usage: 'routes <target> <check> [item]',
  summary: 'who would be told of a problem, after how long, and why others would not',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('target', { type: 'string', demandOption: true, describe: 'the id of a target' })
      .positional('check', { type: 'string', demandOption: true, describe: 'the name of a check' })
      .positional('item', { type: 'string', default: '', describe: 'what of it: a disk, a container' })
      .option('status', {
        choices: ['warning', 'unknown', 'critical'] as const,
        default: 'critical' as const,
        coerce: lastGiven,
        describe: 'how bad it would be',
      })
      .example('$0 routes web-1 disk /var --status warning', '') as unknown as Argv<RoutesArgs>,
  run: async (args, io) => (await import('./routes/run.ts')).run(args, io),
}

export default command
