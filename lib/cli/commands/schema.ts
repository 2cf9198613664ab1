import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'

const command: Command = {
  usage: 'schema',
  summary: 'print the JSON Schema of targets.yaml, for editors',
  options: (yargs: Argv<CommonArgs>) => yargs.example('$0 schema > targets.schema.json', 'a file for an editor'),
  run: async (args, io) => (await import('./schema/run.ts')).run(args, io),
}

export default command
