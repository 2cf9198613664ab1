import { checkOnce } from '../../../app/check.ts'
import { baselinesFor } from '../../../app/recording/baselines-of.ts'
import { declaredFrom, heldAgainst } from '../../../app/recording/declared-of.ts'
import { recorderFor } from '../../../app/recording/recorder.ts'
import { loadReporter } from '../../../app/reporters.ts'
import { loadWorld } from '../../../app/world.ts'
import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import type { Io } from '../../command.ts'
import { exitStatus } from '../../exit-status.ts'
import { selectedBy } from '../../selected-by.ts'
import { writeOut } from '../../write-out.ts'
import { writeReport } from '../../write-report.ts'
import type { DriftArgs } from './args.ts'

/** The check that judges it. */
const CHECK = 'drift'

/** One pass of one check: what `check` and the daemon say of drift, and nothing else. */
export async function run(args: DriftArgs, io: Io): Promise<number> {
  const world = await loadWorld(args, io)
  const { inventory } = world
  const targets = selectedBy(args.selector, inventory)
    .map((target) => (args.file ? heldAgainst(target, { ...args, file: args.file }, world) : target))
    .map((target) => ({ ...target, plans: target.plans.filter(({ check }) => check === CHECK) }))
    .filter(({ plans }) => plans.length > 0)
  const warn = (text: string): void => void io.stderr.write(`warning: ${oneLine(text)}\n`)
  const record = await recorderFor(inventory, io)
  const { report } = await checkOnce(inventory, targets, {
    ...world,
    ...io,
    memory: new Map(),
    record,
    declaredOf: declaredFrom(record, io, warn),
    baselinesOf: await baselinesFor(inventory, io, warn),
  })
  const reporter = await loadReporter(args.json ? 'json' : 'table')
  if (!args.json && !report.results.some(({ subject }) => subject.check === CHECK))
    await writeOut(
      io.stdout,
      'nothing has been declared here: "orch-watch baseline set OBJECT" does it, and "declared:" names files\n',
    )
  else if (reporter) await writeReport(report, { reporter, files: [] }, io, { ...args, all: true, cost: false })
  return report.results.length === 0 ? EXIT.ok : exitStatus(report, 'warning')
}
