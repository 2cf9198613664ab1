import { openRegistryOf } from '../../../app/recording/registry-of.ts'
import { loadWorld } from '../../../app/world.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import type { Io } from '../../command.ts'
import type { RevisionsArgs } from './args.ts'
import { diffOf } from './diff.ts'
import { exportOf } from './export.ts'
import { list } from './list.ts'
import { record } from './record.ts'
import { show } from './show.ts'

export async function run(args: RevisionsArgs, io: Io): Promise<number> {
  const world = await loadWorld(args, io)
  if (args.action === 'record') return record(world, args, io)
  if (args.action === 'rollback') return (await import('./rollback.ts')).rollback(world, args, io)
  const registry = await openRegistryOf(world.inventory, 'read', io)
  if (args.action === 'list') await list(registry, args, io)
  if (args.action === 'show') await show(registry, args, io)
  if (args.action === 'export') await exportOf(registry, args, io)
  return args.action === 'diff' ? diffOf(registry, world, args, io) : EXIT.ok
}
