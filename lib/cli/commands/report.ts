import type { Argv } from 'yargs'
import { pageReporterNames } from '../../app/page-reporters.ts'
import type { Command, CommonArgs } from '../command.ts'
import { allGiven, lastGiven } from '../last-given.ts'
import { SELECTOR_POSITIONAL } from '../selector-positional.ts'
import { STORE_OPTION } from '../store-option.ts'
import type { ReportArgs } from './report/args.ts'

const text = { type: 'string', requiresArg: true, coerce: lastGiven } as const

const command: Command<ReportArgs> = {
  usage: 'report [selector..]',
  summary: 'what happened in a period, from what the daemon knows; or what runs now',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('selector', SELECTOR_POSITIONAL)
      .option('period', {
        ...text,
        default: '24h',
        describe: 'how far back: 24h, 7d, 30d or any other length; month: the last one that is over',
      })
      .option('from', { ...text, describe: 'begins then instead: 2026-11-01, "2026-11-01 08:00", "3d ago"' })
      .option('to', { ...text, describe: 'ends then', defaultDescription: 'now' })
      .option('timezone', { ...text, default: 'UTC', describe: 'whose months these are, such as Europe/Berlin' })
      .option('compare', {
        choices: ['previous'] as const,
        coerce: lastGiven,
        describe: 'show the difference to the period before',
      })
      .option('what', {
        choices: ['period', 'inventory'] as const,
        default: 'period' as const,
        coerce: lastGiven,
        describe: 'inventory: look once, and write down what there is',
      })
      .option('output', {
        alias: 'o',
        type: 'string',
        requiresArg: true,
        default: [],
        defaultDescription: 'table',
        coerce: allGiven,
        describe: `FORMAT, FORMAT=FILE or a FILE whose ending tells; several times for several: ${pageReporterNames().join(', ')}`,
      })
      .option('mail', { ...text, describe: 'send it by this notifier of the inventory, one of `use: email`' })
      .option('store', STORE_OPTION)
      .example('$0 report --period 7d', 'the last week, as tables')
      .example('$0 report --period month --compare previous -o html=november.html', 'for whoever asks once a month')
      .example('$0 report env=prod --from 2026-11-01 --to 2026-11-15 -o csv=half.csv', 'half a month of some of them')
      .example('$0 report --period 24h --mail ops', 'every morning, from cron')
      .example('$0 report --what inventory -o markdown=stock.md', 'what there is') as unknown as Argv<ReportArgs>,
  run: async (args, io) => (await import('./report/run.ts')).run(args, io),
}

export default command
