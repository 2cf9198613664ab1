import type { Argv } from 'yargs'
import { BY_OPTION } from '../by-option.ts'
import type { Command, CommonArgs } from '../command.ts'
import { durationOption } from '../duration-option.ts'
import { lastGiven } from '../last-given.ts'
import type { RolloutArgs } from './rollout/args.ts'

const command: Command<RolloutArgs> = {
  usage: 'rollout [object]',
  summary: 'gives containers or a workload another image, one after the other, and takes it back when one is not well',
  options: (yargs: Argv<CommonArgs>) =>
    imageOptions(yargs)
      .positional('object', {
        type: 'string',
        describe: 'a declared workload, target/name, a pattern such as "web-1/shop*", or what an orchestrator makes',
      })
      .option('min-available', {
        type: 'number',
        requiresArg: true,
        describe: 'so many others are ready before one goes down; all but one when left out',
      })
      .option('dry-run', { type: 'boolean', default: false, describe: 'say what would be done, and do nothing' })
      .option('yes', { type: 'boolean', default: false, describe: 'do not ask' })
      .option('more-rights', {
        type: 'boolean',
        default: false,
        describe: 'with --yes: the new ones may have more rights over their host than the old ones',
      })
      .option('keep', {
        type: 'boolean',
        default: false,
        describe: 'when one is not well, only that one is taken back, and those before it stay',
      })
      .option('within', {
        type: 'string',
        coerce: durationOption('within'),
        describe: 'so long each new container may take until it is healthy, 2m, or a workload, 10m, when left out',
      })
      .example('$0 rollout shop --image shop/web:2', 'all containers of a declared workload')
      .example("$0 rollout 'web-1/shop*' --image shop/web:2 --min-available 5", 'five of them stay ready')
      .example('$0 rollout stack/web --image shop/web:2 --dry-run', 'what a service of a swarm would be')
      .example('$0 rollout --images', 'images that were taken back, and are blocked')
      .example(
        '$0 rollout --clear sha256:3f2a91c0 --note "the database was down"',
        'one of them may be tried again',
      ) as unknown as Argv<RolloutArgs>,
  run: async (args, io) => (await import('./rollout/run.ts')).run(args, io),
}

function imageOptions(yargs: Argv<CommonArgs>): Argv<CommonArgs> {
  return yargs
    .option('image', {
      type: 'string',
      requiresArg: true,
      coerce: lastGiven,
      describe: 'the new image, as an engine is told it: "shop/web:2", "shop/web@sha256:…"',
    })
    .option('container', {
      type: 'string',
      requiresArg: true,
      coerce: lastGiven,
      describe: 'of a workload whose pods have several: the one that gets the image',
    })
    .option('pull', { type: 'boolean', default: false, describe: 'pull it where it is there already, too' })
    .option('images', { type: 'boolean', default: false, describe: 'list the images that are blocked, and why' })
    .option('clear', {
      type: 'string',
      requiresArg: true,
      coerce: lastGiven,
      describe: 'this image is not blocked any more: its name, or the beginning of a digest; needs --note',
    })
    .option('note', { type: 'string', requiresArg: true, default: '', coerce: lastGiven, describe: 'clear: why' })
    .option('by', { ...BY_OPTION, describe: 'clear: who says so' })
}

export default command
