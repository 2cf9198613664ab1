import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { allGiven, lastGiven } from '../last-given.ts'
import type { ReplayArgs } from './replay/args.ts'

const command: Command<ReplayArgs> = {
  usage: 'replay <file>',
  summary: 'judge a recorded look again, with other limits; nobody is asked anything',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('file', { type: 'string', demandOption: true, describe: 'what "record" wrote' })
      .option('set', {
        type: 'string',
        requiresArg: true,
        default: [],
        defaultDescription: 'none',
        coerce: allGiven,
        describe:
          'another setting, as CHECK.KEY=VALUE: "disk.warn=70%", "disk.crit.free=< 2GiB"; may be given several times',
      })
      .option('output', {
        alias: 'o',
        type: 'string',
        requiresArg: true,
        coerce: lastGiven,
        describe: 'how to print',
        defaultDescription: 'table',
      })
      .option('all', { type: 'boolean', default: false, describe: 'show every result, not what is wrong only' })
      .example('$0 replay web-1.yaml --set disk.warn=70%', 'as if the limit were another')
      .example(
        '$0 replay web-1.yaml --config new.yaml',
        'with the settings that the target has there',
      ) as unknown as Argv<ReplayArgs>,
  run: async (args, io) => (await import('./replay/run.ts')).run(args, io),
}

export default command
