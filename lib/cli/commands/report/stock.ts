import { recorderFor } from '../../../app/recording/recorder.ts'
import { takeStock } from '../../../app/stock.ts'
import type { World } from '../../../app/world.ts'
import type { PageReport } from '../../../kit/page-reporter.ts'
import type { Target } from '../../../model/target.ts'
import { stockPage } from '../../../period/page/stock.ts'
import type { Io } from '../../command.ts'
import { registryOf } from './registry.ts'

/** What there is, as one look shows it. */
export async function reportOnStock(world: World, targets: readonly Target[], io: Io): Promise<PageReport> {
  const { inventory } = world
  const record = await recorderFor(inventory, io)
  const registry = await registryOf(inventory, io)
  const report = await takeStock(targets, { ...world, clock: io.clock, stopping: io.stopping, record, registry })
  return { report, page: stockPage(report) }
}
