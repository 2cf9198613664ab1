import { costOfWatching } from '../../../app/cost.ts'
import type { CostOfWatching } from '../../../app/cost.ts'
import type { World } from '../../../app/world.ts'
import { formatDuration } from '../../../base/duration.ts'
import { formatQuantity } from '../../../base/quantity.ts'
import type { Target } from '../../../model/target.ts'
import type { Io } from '../../command.ts'
import { plainTable } from '../../plain-table.ts'
import { startProgress } from '../../progress.ts'
import type { TargetsArgs } from './args.ts'

const HEAD = ['ID', 'RUNTIME', 'CHECKS', 'FIRST LOOK', 'EVERY LOOK AFTER IT']

/** What watching costs, as a table or as JSON. Looks at the targets for it. */
export async function costText(targets: readonly Target[], world: World, args: TargetsArgs, io: Io): Promise<string> {
  const progress = startProgress(io, { quiet: args.quiet, total: targets.length })
  try {
    const costs = await costOfWatching(world.inventory, targets, {
      ...world,
      memory: new Map(),
      clock: io.clock,
      stopping: io.stopping,
      onProgress: (done) => progress.update(done),
    })
    if (args.json) return `${JSON.stringify(costs, null, 2)}\n`
    return plainTable(HEAD, costs.map(row), io, args.color)
  } finally {
    progress.stop()
  }
}

function row({ id, runtime, checks, first, again }: CostOfWatching): string[] {
  return [id, runtime, String(checks), spentWords(first), spentWords(again)]
}

/** "1 connection, 1 round trip, 12 KiB, 38ms". */
function spentWords({ reachable, cost, tookMs }: CostOfWatching['first']): string {
  const { connections, roundTrips, bytes } = cost
  const words = [
    ...(reachable ? [] : ['not reachable']),
    ...(connections > 0 ? [`${connections} ${connections === 1 ? 'connection' : 'connections'}`] : []),
    `${roundTrips} ${roundTrips === 1 ? 'round trip' : 'round trips'}`,
    formatQuantity(bytes, 'bytes'),
    formatDuration(tookMs),
  ]
  return words.join(', ')
}
