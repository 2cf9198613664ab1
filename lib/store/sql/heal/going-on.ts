import { StoreError } from '../../../kit/store-error.ts'
import type { AuditEntry, AuditHead } from '../../../model/heal.ts'

/**
 * The entries that have still to be written, where those may stand there already: nobody knows whether a batch that was
 * saved before went well. Everything else has to go on where the log ends, or it would be two logs in one.
 *
 * @param stored all that stands there by these numbers
 * @throws StoreError
 */
export function goingOn(
  head: AuditHead | null,
  entries: readonly AuditEntry[],
  stored: readonly AuditHead[],
): readonly AuditEntry[] {
  const known = new Map(stored.map(({ seq, hash }) => [seq, hash]))
  const fresh: AuditEntry[] = []
  let last = head
  for (const entry of entries) {
    if (known.get(entry.seq) === entry.hash) continue
    const isNext = entry.seq === (last?.seq ?? 0) + 1 && (last === null || entry.previous === last.hash)
    if (!isNext)
      throw new StoreError('failed', `the audit log ends with ${last?.seq ?? 0}, and ${entry.seq} does not go on there`)
    fresh.push(entry)
    last = entry
  }
  return fresh
}
