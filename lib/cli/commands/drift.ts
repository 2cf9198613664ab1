import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { SELECTOR_POSITIONAL } from '../selector-positional.ts'
import type { DriftArgs } from './drift/args.ts'

const command: Command<DriftArgs> = {
  usage: 'drift [selector..]',
  summary: 'what runs otherwise than it was declared good with "orch-watch baseline set"',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('selector', SELECTOR_POSITIONAL)
      .example('$0 drift', 'everything that somebody has declared good')
      .example('$0 drift env=prod --json', 'as the report of a check'),
  run: async (args, io) => (await import('./drift/run.ts')).run(args, io),
}

export default command
