import type { Argv } from 'yargs'
import { BY_OPTION } from '../by-option.ts'
import type { Command, CommonArgs } from '../command.ts'
import { durationOption } from '../duration-option.ts'
import { lastGiven } from '../last-given.ts'
import type { RevisionsArgs } from './revisions/args.ts'
import { RESTORE_OPTIONS } from './revisions/restore-options.ts'

const command: Command<RevisionsArgs> = {
  usage: 'revisions [action] [object] [from] [to]',
  summary:
    'what containers were made of, and what they were before: list, show, diff, at, tag, export, record, rollback, restore',
  options: (yargs: Argv<CommonArgs>) =>
    tagOptions(yargs)
      .positional('action', {
        choices: ['list', 'show', 'diff', 'at', 'tag', 'tags', 'export', 'record', 'rollback', 'restore'] as const,
        default: 'list' as const,
      })
      .positional('object', {
        type: 'string',
        describe:
          'target/name, or the name alone where there is one of it; list, rollback: a pattern as well; rollback: the label of targets; tag: its name; restore: only these containers; at: the moment; record: a target',
      })
      .positional('from', {
        type: 'string',
        describe:
          'a revision, a tag, or a moment ("2026-11-23 03:04", "2h ago"); show, export, rollback: that one, diff: the older of the two; at: only these objects; restore: --from the lost host',
      })
      .positional('to', {
        type: 'string',
        describe: 'diff: the newer one, or "running"; restore: --to the host where it is to be',
      })
      .option('limit', { type: 'number', default: 50, describe: 'list: so many, the newest first' })
      .option('all', {
        type: 'boolean',
        default: false,
        describe: 'show: also what the engine chose, because nobody else did',
      })
      .option('plan', {
        type: 'boolean',
        default: false,
        describe: 'rollback, restore: say what would be done, and do nothing',
      })
      .option('yes', { type: 'boolean', default: false, describe: 'rollback, restore: do not ask' })
      .option('within', {
        type: 'string',
        coerce: durationOption('within'),
        describe:
          'rollback, restore: so long each new container may take until it is healthy, 2m, or a rollout, 10m, when left out',
      })
      .options(RESTORE_OPTIONS)
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
      .example('$0 revisions tag release-1.4', 'the newest revision has a name')
      .example("$0 revisions at '2h ago' 'here/shop/*'", 'what these were then')
      .example('$0 revisions rollback here/web 3f2a91c0 --plan', 'how it would be put back')
      .example("$0 revisions rollback 'here/shop/*' release-1.4", 'all of them, or none')
      .example(
        '$0 revisions restore --from web-1 --to web-2 --plan',
        'how a lost host would be made again on another',
      ) as unknown as Argv<RevisionsArgs>,
  run: async (args, io) => (await import('./revisions/run.ts')).run(args, io),
}

/** Of a name that a revision is given. */
function tagOptions(yargs: Argv<CommonArgs>): Argv<CommonArgs> {
  return yargs
    .option('at', {
      type: 'string',
      requiresArg: true,
      coerce: lastGiven,
      describe: 'tag, restore: this revision, tag or moment; the newest when left out',
    })
    .option('note', {
      type: 'string',
      requiresArg: true,
      default: '',
      coerce: lastGiven,
      describe: 'tag: what it is',
    })
    .option('by', { ...BY_OPTION, describe: 'tag: who says so' })
    .option('force', { type: 'boolean', default: false, describe: 'tag: give the name to another revision' })
}

export default command
