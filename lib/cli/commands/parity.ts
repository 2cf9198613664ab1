import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { lastGiven } from '../last-given.ts'
import type { ParityArgs } from './parity/args.ts'

const command: Command<ParityArgs> = {
  usage: 'parity [side..]',
  summary: 'whether two environments are made of the same',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('side', {
        type: 'string',
        array: true,
        default: [] as string[],
        describe: 'two sides (targets as `check` takes them, `//` and a pattern for containers), or names of `parity:`',
      })
      .option('by', {
        type: 'string',
        requiresArg: true,
        coerce: lastGiven,
        describe: 'the label of containers that says what they do',
        defaultDescription: 'what compose calls them, else the label "role", else their names',
      })
      .option('ratio', {
        type: 'string',
        requiresArg: true,
        coerce: lastGiven,
        describe: 'replicas on the first side for those on the second, such as 1:3',
        defaultDescription: '1:1',
      })
      .example('$0 parity env=dev env=prod', 'all containers of two environments')
      .example("$0 parity 'box//shop-dev/*' 'box//shop-prod/*'", 'two compose projects on one engine')
      .example('$0 parity', 'all that stand under "parity:" in targets.yaml') as unknown as Argv<ParityArgs>,
  run: async (args, io) => (await import('./parity/run.ts')).run(args, io),
}

export default command
