import { openStoreOf } from '../../../app/store.ts'
import { loadWorld } from '../../../app/world.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import type { Io } from '../../command.ts'
import type { RunArgs } from './args.ts'
import { logTo } from './log.ts'

export async function run(args: RunArgs, io: Io): Promise<number> {
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
