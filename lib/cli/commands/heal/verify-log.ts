import { verified } from '../../../app/heal/pages.ts'
import type { Verified } from '../../../app/heal/pages.ts'
import { openStoreOf } from '../../../app/store.ts'
import { loadWorld } from '../../../app/world.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import type { Io } from '../../command.ts'
import { writeOut } from '../../write-out.ts'
import type { HealArgs } from './args.ts'
import { healLogVerifiedDocument } from './documents.ts'

/** Whether nobody has changed what was written. */
export async function verifyLog(args: HealArgs, io: Io): Promise<number> {
  const { inventory } = await loadWorld(args, io)
  const store = await openStoreOf(args.store, inventory, io, 'read')
  try {
    const found = await verified(store)
    await writeOut(io.stdout, args.json ? healLogVerifiedDocument(found) : wordsOf(found))
    return found.broken === null ? EXIT.ok : EXIT.data
  } finally {
    await store.close()
  }
}

/** Whoever keeps the head elsewhere finds out as well when all of it was written anew. */
function wordsOf({ entries, broken, head }: Verified): string {
  const count = `${entries} ${entries === 1 ? 'entry' : 'entries'}, whole`
  if (broken === null) return head ? `${count}; the log ends in ${head.hash}\n` : `${count}\n`
  const before = broken === 1 ? 'it is the first one' : `up to ${broken - 1} it is whole`
  return `entry ${broken} is not what was written there, or is missing; ${before}\n`
}
