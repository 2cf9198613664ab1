import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { SELECTOR_POSITIONAL } from '../selector-positional.ts'
import { STORE_OPTION } from '../store-option.ts'
import type { DoctorArgs } from './doctor/args.ts'

const command: Command<DoctorArgs> = {
  usage: 'doctor [target..]',
  summary: 'try every step on the way to each target, and orch-watch itself; say what to type where one fails',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('target', SELECTOR_POSITIONAL)
      .option('store', STORE_OPTION)
      .example('$0 doctor', 'all of it; 69 when something has failed')
      .example('$0 doctor web-1', 'why it cannot be reached') as unknown as Argv<DoctorArgs>,
  run: async (args, io) => (await import('./doctor/run.ts')).run(args, io),
}

export default command
