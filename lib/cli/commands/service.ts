import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { lastGiven } from '../last-given.ts'
import type { ServiceArgs } from './service/args.ts'

const command: Command<ServiceArgs> = {
  usage: 'service <what>',
  summary: 'run the daemon under systemd: print the unit, install or uninstall it',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('what', {
        choices: ['print', 'install', 'uninstall'] as const,
        demandOption: true,
        describe: 'print it, put it in place and start it, or stop it and take it away',
      })
      .option('user', {
        type: 'string',
        requiresArg: true,
        coerce: lastGiven,
        describe: 'the account that it runs as; its keys open the hosts',
        defaultDescription: 'orch-watch, which `install` makes',
      })
      .option('memory', {
        type: 'string',
        requiresArg: true,
        default: '1G',
        coerce: lastGiven,
        describe: 'how much memory it may use, as systemd writes it',
      })
      .example('$0 service print', 'look at it first')
      .example('sudo $0 service install --config /etc/orch-watch/targets.yaml', '') as unknown as Argv<ServiceArgs>,
  run: async (args, io) => (await import('./service/run.ts')).run(args, io),
}

export default command
