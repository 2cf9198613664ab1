import { openRegistryOf } from '../../../app/recording/registry-of.ts'
import { loadWorld } from '../../../app/world.ts'
import type { World } from '../../../app/world.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import type { Io } from '../../command.ts'
import type { RevisionsArgs } from './args.ts'
import { at } from './at.ts'
import { diffOf } from './diff.ts'
import { exportOf } from './export.ts'
import { list } from './list.ts'
import { record } from './record.ts'
import { show } from './show.ts'
import { listTags, tag } from './tag.ts'

export async function run(args: RevisionsArgs, io: Io): Promise<number> {
  const world = await loadWorld(args, io)
  switch (args.action) {
    case 'record':
      return record(world, args, io)
    case 'rollback':
      return (await import('./rollback.ts')).rollback(world, args, io)
    case 'restore':
      return (await import('./restore.ts')).restore(world, args, io)
    default:
      return tell(args, world, io)
  }
}

/** What only tells of the registry, or gives a name in it. */
async function tell(args: RevisionsArgs, world: World, io: Io): Promise<number> {
  // A tag is no file of the registry: whoever gives one changes nothing of what is recorded.
  const registry = await openRegistryOf(world.inventory, 'read', io)
  if (args.action === 'list') await list(registry, args, io)
  if (args.action === 'show') await show(registry, args, io)
  if (args.action === 'at') await at(registry, world, args, io)
  if (args.action === 'tag') await tag(registry, args, io)
  if (args.action === 'tags') await listTags(registry, args, io)
  if (args.action === 'export') await exportOf(registry, args, io)
  return args.action === 'diff' ? diffOf(registry, world, args, io) : EXIT.ok
}
