import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { SELECTOR_POSITIONAL } from '../selector-positional.ts'
import type { DriftArgs } from './drift/args.ts'

const command: Command<DriftArgs> = {
  usage: 'drift [selector..]',
  summary: 'what runs otherwise than declared, in a file or with "orch-watch baseline set"',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('selector', SELECTOR_POSITIONAL)
      .option('file', {
        array: true,
        string: true,
        nargs: 1,
        describe: 'a Compose file or a manifest to hold them against; several are merged, as Compose does it',
      })
      .option('project', {
        string: true,
        requiresArg: true,
        implies: 'file',
        describe: 'the name of the Compose project',
      })
      .example('$0 drift', 'everything that somebody has declared')
      .example('$0 drift web-1 --file compose.yaml', 'and against this file')
      .example('$0 drift env=prod --json', 'as the report of a check'),
  run: async (args, io) => (await import('./drift/run.ts')).run(args, io),
}

export default command
