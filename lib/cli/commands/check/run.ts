import { checkOnce } from '../../../app/check.ts'
import { memoryFileFor, remembering } from '../../../app/memory.ts'
import { baselinesFor } from '../../../app/recording/baselines-of.ts'
import { declaredFrom } from '../../../app/recording/declared-of.ts'
import { recorderFor } from '../../../app/recording/recorder.ts'
import { loadReporter, reporterNames } from '../../../app/reporters.ts'
import { loadWorld } from '../../../app/world.ts'
import { oneLine } from '../../../base/escape.ts'
import type { Reporter } from '../../../kit/reporter.ts'
import type { Io } from '../../command.ts'
import { exitStatus } from '../../exit-status.ts'
import { outputFiles } from '../../output-files.ts'
import { rememberingState } from './state.ts'
import { startProgress } from '../../progress.ts'
import { selectedBy } from '../../selected-by.ts'
import { UsageError } from '../../usage-error.ts'
import { writeReport } from '../../write-report.ts'
import type { CheckArgs } from './args.ts'

export async function run(args: CheckArgs, io: Io): Promise<number> {
  const world = await loadWorld(args, io)
  const reporter = await reporterCalled(args.output ?? (args.json ? 'json' : 'table'))
  const files = await outputFiles(args.outputFile, io.cwd)
  const selected = selectedBy(args.selector, world.inventory)
  const warn = (texts: readonly string[]): void => {
    if (!args.quiet) for (const text of texts) io.stderr.write(`warning: ${oneLine(text)}\n`)
  }
  if (args.state !== undefined && args.memory !== undefined) {
    throw new UsageError('"--state" remembers everything: "--memory" has nothing to do beside it')
  }
  const past = await (args.state === undefined
    ? remembering(memoryFileFor(args.memory, world.inventory, io), world.inventory)
    : rememberingState(args.state, world, io, warn))
  warn([...world.inventory.warnings, ...past.warnings])
  const progress = startProgress(io, { quiet: args.quiet, total: selected.length })
  try {
    const record = await recorderFor(world.inventory, io)
    const { report, memory, passes } = await checkOnce(world.inventory, selected, {
      ...world,
      record,
      declaredOf: declaredFrom(record, io, (why) => warn([why])),
      baselinesOf: await baselinesFor(world.inventory, io, (why) => warn([why])),
      memory: past.memory,
      clock: io.clock,
      stopping: io.stopping,
      onProgress: (done) => progress.update(done),
    })
    progress.stop()
    warn(await past.keep(memory, io.clock.now(), passes))
    await writeReport(report, { reporter, files }, io, args)
    return exitStatus(report, args.failOn)
  } finally {
    progress.stop()
    if ('close' in past) await past.close()
  }
}

async function reporterCalled(name: string): Promise<Reporter> {
  const reporter = await loadReporter(name)
  if (reporter) return reporter
  throw new UsageError(`there is no output "${name}": ${reporterNames().join(', ')}`)
}
