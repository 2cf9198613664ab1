import { openStoreOf } from '../../../app/store.ts'
import { loadWorld } from '../../../app/world.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import type { Io } from '../../command.ts'
import { setFlagsFromString } from 'node:v8'
import type { RunArgs } from './args.ts'
import { logTo } from './log.ts'

/** V8 lets a heap double before it looks for what is garbage: a daemon that runs for months would hold that for good. */
const HEAP_GROWTH_PERCENT = 25

export async function run(args: RunArgs, io: Io): Promise<number> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`)
  const first = await loadWorld(args, io)
  const log = logTo(io, args)
  const store = await openStoreOf(args.store, first.inventory, io, 'write')
  try {
    // Loaded now and not above: all that is imported at once is open at once, and few files may be.
    const { watchUntilStopped } = await import('./watch-until-stopped.ts')
    await watchUntilStopped({ first, store, log }, args, io)
  } finally {
    await store.close()
  }
  return EXIT.ok
}
