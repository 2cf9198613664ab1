import type { Argv } from 'yargs'
import { oneLine } from '../../base/escape.ts'
import { STATUSES } from '../../model/result.ts'
import type { Status } from '../../model/result.ts'
import type { Command, CommonArgs, Io } from '../command.ts'
import { exitStatus } from '../exit-status.ts'
import { allGiven, lastGiven } from '../last-given.ts'
import { outputFiles } from '../output-files.ts'
import { startProgress } from '../progress.ts'
import { loadWorld } from '../../app/world.ts'
import { checkOnce } from '../../app/check.ts'
import { memoryFileFor, remembering } from '../../app/memory.ts'
import { loadReporter, reporterNames } from '../../app/plugins.ts'
import type { Reporter } from '../../kit/reporter.ts'
import { selectedBy } from '../selected-by.ts'
import { UsageError } from '../usage-error.ts'
import { writeReport } from '../write-report.ts'

interface CheckArgs extends CommonArgs {
  selector: readonly string[]
  output?: string
  outputFile: readonly string[]
  failOn: Exclude<Status, 'ok'>
  all: boolean
  cost: boolean
  memory?: string
}

const command: Command<CheckArgs> = {
  usage: 'check [selector..]',
  summary: 'look once and report',
  options: (yargs: Argv<CommonArgs>) =>
    yargs
      .positional('selector', {
        type: 'string',
        array: true,
        default: [],
        describe: 'targets: an id, a pattern such as "web-*", or label=value; all when left out',
      })
      .option('output', {
        alias: 'o',
        type: 'string',
        requiresArg: true,
        coerce: lastGiven,
        describe: `how to print: ${reporterNames().join(', ')}`,
        defaultDescription: 'table',
      })
      .option('output-file', {
        type: 'string',
        requiresArg: true,
        default: [],
        defaultDescription: 'none',
        coerce: allGiven,
        describe: 'write a file as well, as FORMAT=PATH or a PATH whose ending tells; may be given several times',
      })
      .option('fail-on', {
        choices: STATUSES.filter((status) => status !== 'ok'),
        default: 'warning' as const,
        coerce: lastGiven,
        describe: 'exit with 0 below this status',
      })
      .option('all', { type: 'boolean', default: false, describe: 'show every result, not what is wrong only' })
      .option('memory', {
        type: 'string',
        requiresArg: true,
        coerce: lastGiven,
        describe: 'file for what one run leaves to the next, such as how long a problem lasts; "off" for none',
        defaultDescription: 'in the state folder of the user',
      })
      .option('cost', { type: 'boolean', default: false, describe: 'show what looking cost, per target' })
      .example('$0 check', 'every target')
      .example("$0 check env=prod 'db-*' -o json", 'some of them, for another program')
      .example(
        '$0 check --output-file fleet.html --output-file fleet.prom',
        'files beside the table',
      ) as unknown as Argv<CheckArgs>,

  async run(args: CheckArgs, io: Io): Promise<number> {
    const world = await loadWorld(args, io)
    const reporter = await reporterCalled(args.output ?? (args.json ? 'json' : 'table'))
    const files = await outputFiles(args.outputFile, io.cwd)
    const selected = selectedBy(args.selector, world.inventory)
    const past = await remembering(memoryFileFor(args.memory, world.inventory, io), world.inventory)
    const warn = (texts: readonly string[]): void => {
      if (!args.quiet) for (const text of texts) io.stderr.write(`warning: ${oneLine(text)}\n`)
    }
    warn([...world.inventory.warnings, ...past.warnings])
    const progress = startProgress(io, { quiet: args.quiet, total: selected.length })
    try {
      const { report, memory } = await checkOnce(world.inventory, selected, {
        ...world,
        memory: past.memory,
        clock: io.clock,
        stopping: io.stopping,
        onProgress: (done) => progress.update(done),
      })
      progress.stop()
      warn(await past.keep(memory, io.clock.now()))
      await writeReport(report, { reporter, files }, io, args)
      return exitStatus(report, args.failOn)
    } finally {
      progress.stop()
    }
  },
}

async function reporterCalled(name: string): Promise<Reporter> {
  const reporter = await loadReporter(name)
  if (reporter) return reporter
  throw new UsageError(`there is no output "${name}": ${reporterNames().join(', ')}`)
}

export default command
