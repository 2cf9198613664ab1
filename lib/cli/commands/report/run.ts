import { loadWorld } from '../../../app/world.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import type { Io } from '../../command.ts'
import { selectedBy } from '../../selected-by.ts'
import { writeOut } from '../../write-out.ts'
import type { ReportArgs } from './args.ts'
import { mailerOf } from './mail.ts'
import { outputsOf, writeOutputs } from './outputs.ts'
import { reportOnPeriod } from './period.ts'
import { reportOnStock } from './stock.ts'

export async function run(args: ReportArgs, io: Io): Promise<number> {
  const asked = args.json ? ['json', ...args.output.filter((word) => word !== 'json')] : args.output
  const isOnlySent = args.mail !== undefined && asked.length === 0
  const outputs = await outputsOf(asked.length > 0 || isOnlySent ? asked : ['table'], io.cwd)
  const world = await loadWorld(args, io)
  const targets = selectedBy(args.selector, world.inventory)
  const send = args.mail === undefined ? null : mailerOf(args.mail, world, io)
  const report =
    args.what === 'inventory' ? await reportOnStock(world, targets, io) : await reportOnPeriod(world, targets, args, io)
  await writeOutputs(report, outputs, io, args)
  const answer = send && (await send(report))
  if (answer !== null && !args.quiet) await writeOut(io.stderr, `${answer}\n`)
  return EXIT.ok
}
