import { openRegistryOf } from '../../../app/recording/registry-of.ts'
import { openStoreOf } from '../../../app/store.ts'
import { loadWorld } from '../../../app/world.ts'
import type { World } from '../../../app/world.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import type { Io } from '../../command.ts'
import { setFlagsFromString } from 'node:v8'
import type { Registry } from '../../../registry/registry.ts'
import { RegistryError } from '../../../kit/registry-error.ts'
import type { RunArgs } from './args.ts'
import { logTo } from './log.ts'
import type { RunLog } from './log.ts'

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
    const recorded = await registryFor(first, log, io)
    await watchUntilStopped({ first, store, log, ...recorded }, args, io)
  } finally {
    await store.close()
  }
  return EXIT.ok
}

/** Where what is seen is recorded, or why it is not. */
interface RecordedIn {
  readonly registry?: Registry
  readonly unrecorded?: string
}

/** Without a place for configurations everything else goes on. */
async function registryFor({ inventory }: World, log: RunLog, io: Io): Promise<RecordedIn> {
  if (!inventory.settings.registry) return {}
  try {
    return { registry: await openRegistryOf(inventory, 'write', { ...io, mended: (words) => log.warn(words) }) }
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error
    log.warn(`no configuration is recorded: ${error.message}`)
    return { unrecorded: error.message }
  }
}
