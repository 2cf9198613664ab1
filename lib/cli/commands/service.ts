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
      .option('report', {
        type: 'string',
        requiresArg: true,
        coerce: lastGiven,
        describe:
          'beside it, a timer that sends a report at the times of this cron expression, by the clock of the machine',
      })
      .option('report-mail', {
        type: 'string',
        requiresArg: true,
        coerce: lastGiven,
        describe: 'the notifier that sends it',
        defaultDescription: 'the only one of `use: email`',
      })
      .option('report-period', {
        type: 'string',
        requiresArg: true,
        default: '24h',
        coerce: lastGiven,
        describe: 'what it is about: 24h, 7d, 30d, month',
      })
      .example('$0 service print', 'look at it first')
      .example('sudo $0 service install --config /etc/orch-watch/targets.yaml', '')
      .example(
        'sudo $0 service install --report "0 7 * * *" --report-mail ops',
        'and a report by mail each morning',
      ) as unknown as Argv<ServiceArgs>,
  run: async (args, io) => (await import('./service/run.ts')).run(args, io),
}

export default command
