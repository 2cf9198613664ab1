import { pagesOf } from '../../../app/heal/pages.ts'
import { openStoreOf } from '../../../app/store.ts'
import { loadWorld } from '../../../app/world.ts'
import { formatDuration } from '../../../base/duration.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { shortInstant } from '../../../base/instant.ts'
import type { AuditEntry } from '../../../model/heal.ts'
import type { Store } from '../../../model/store.ts'
import { lineEnd } from '../../canvas.ts'
import type { Io } from '../../command.ts'
import { plainTable } from '../../plain-table.ts'
import { UsageError } from '../../usage-error.ts'
import { writeOut } from '../../write-out.ts'
import type { HealArgs } from './args.ts'
import { healLogDocument } from './documents.ts'
import { objectWords } from './object-words.ts'

/** What was done, what was not, and why: out of the store, whether a daemon runs or not. */
export async function log(args: HealArgs, io: Io): Promise<number> {
  const { limit } = args
  if (!Number.isSafeInteger(limit) || limit < 1) throw new UsageError('--limit is a whole number from 1 on')
  const { inventory } = await loadWorld(args, io)
  const store = await openStoreOf(args.store, inventory, io, 'read')
  try {
    const { entries, isAll } = await newest(store, args, io.clock.now())
    await writeOut(io.stdout, args.json ? healLogDocument(entries) : pageOf(entries, isAll, args, io))
    return EXIT.ok
  } finally {
    await store.close()
  }
}

interface Newest {
  readonly entries: readonly AuditEntry[]
  readonly isAll: boolean
}

async function newest(store: Store, { since, incident, limit }: HealArgs, now: number): Promise<Newest> {
  const query = incident === undefined ? { since: now - since } : { incident }
  let entries: readonly AuditEntry[] = []
  let count = 0
  for await (const page of pagesOf(store, query)) {
    count += page.length
    entries = [...entries, ...page].slice(-limit)
  }
  return { entries, isAll: count === entries.length }
}

const HEAD = ['WHEN', 'DID', 'OBJECT', 'SAID']

function pageOf(entries: readonly AuditEntry[], isAll: boolean, args: HealArgs, io: Io): string {
  if (entries.length === 0) {
    const where = args.incident === undefined ? `in the last ${formatDuration(args.since)}` : `about "${args.incident}"`
    return `nothing stands in the log of healing ${where}\n`
  }
  // A terminal has no room for the year.
  const from = Number.isFinite(lineEnd(io)) ? 'yyyy-'.length : 0
  const rows = entries.map((entry) => [shortInstant(entry.at).slice(from), entry.kind, objectOf(entry), saidOf(entry)])
  const more = isAll ? '' : `these are the newest ${args.limit}: a larger --limit shows more\n`
  return plainTable(HEAD, rows, io, args.color) + more
}

/** What speaks of no object speaks of a remedy, or of all of healing. */
function objectOf({ object, remedy }: AuditEntry): string {
  return object ? objectWords(object) : (remedy ?? '')
}

function saidOf({ words, gate, by }: AuditEntry): string {
  const notes = [...(gate === undefined ? [] : [`gate ${gate}`]), ...(by === undefined ? [] : [`by ${by}`])]
  return notes.length === 0 ? words : `${words} (${notes.join(', ')})`
}
