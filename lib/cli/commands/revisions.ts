import type { Argv } from 'yargs'
import type { Command, CommonArgs } from '../command.ts'
import { durationOption } from '../duration-option.ts'
import type { RevisionsArgs } from './revisions/args.ts'

const command: Command<RevisionsArgs> = {
  usage: 'revisions [action] [object] [from] [to]',
  summary: 'what containers were made of, and what they were before: list, show, diff, export, record, rollback',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('action', {
        choices: ['list', 'show', 'diff', 'export', 'record', 'rollback'] as const,
        default: 'list' as const,
      })
      .positional('object', {
        type: 'string',
        describe: 'target/name, or the name alone where there is one of it; record: a target',
      })
      .positional('from', {
        type: 'string',
        describe: 'a revision; show, export, rollback: that one, diff: the older of the two',
      })
      .positional('to', { type: 'string', describe: 'diff: the newer one, or "running"' })
      .option('limit', { type: 'number', default: 50, describe: 'list: so many, the newest first' })
      .option('all', {
        type: 'boolean',
        default: false,
        describe: 'show: also what the engine chose, because nobody else did',
      })
      .option('plan', { type: 'boolean', default: false, describe: 'rollback: say what would be done, and do nothing' })
      .option('yes', { type: 'boolean', default: false, describe: 'rollback: do not ask' })
      .option('within', {
        type: 'string',
        coerce: durationOption('within'),
        describe: 'rollback: so long the new container may take until it is healthy; 2m when left out',
      })
      .option('reveal', {
        type: 'boolean',
        default: false,
        describe: 'export: with the secrets that are sealed beside it, in the clear',
      })
      .option('as', {
        choices: ['run', 'compose', 'service', 'manifest'] as const,
        default: 'run' as const,
        describe: 'export: lines of docker run, a file for Compose, of docker service create, a Kubernetes manifest',
      })
      .example('$0 revisions list here/web', 'every change of one container')
      .example('$0 revisions diff here/web 3f2a91c0 running', 'what is different now')
      .example('$0 revisions record', 'look once, and record what has changed: for cron')
      .example(
        '$0 revisions rollback here/web 3f2a91c0 --plan',
        'how it would be put back',
      ) as unknown as Argv<RevisionsArgs>,
  run: async (args, io) => (await import('./revisions/run.ts')).run(args, io),
}

export default command
