import { createHash } from 'node:crypto'
import type { AuditEntry, AuditHead, AuditLine } from '../model/heal.ts'

/** What stands in front of the first entry. */
const NOTHING = '0'.repeat(64)

/**
 * The lines as entries that go on where the log ends: each holds the hash of the one before it.
 *
 * What that promises: an entry that is changed, put in, taken out or moved is found by `verify`, and so is an end that was cut
 * off, as long as the head that is kept beside the log was left alone. It does not promise that nobody has written the
 * whole log anew: whoever may write the database can do that, head and all. Who wants to find that out keeps a head
 * elsewhere, in a message that has been sent or on another machine, and verifies against it.
 *
 * @param last where the log ends; null for an empty one
 */
export function chained(last: AuditHead | null, lines: readonly AuditLine[]): readonly AuditEntry[] {
  let before = last
  return lines.map((line) => {
    const unsigned = { ...line, seq: (before?.seq ?? 0) + 1, previous: before?.hash ?? NOTHING }
    const entry = { ...unsigned, hash: hashOf(unsigned) }
    before = entry
    return entry
  })
}

/**
 * The number of the first entry that is not what was written there, or that is missing; null when all is well. A long
 * log is verified piece by piece, each after the last entry of the one before.
 *
 * @param by.after the entry in front of these; null when they begin the log
 * @param by.head where the log has to end; left out where more is to come
 */
export function verify(
  entries: readonly AuditEntry[],
  by: { readonly after?: AuditHead | null; readonly head?: AuditHead | null } = {},
): number | null {
  let before = by.after ?? null
  for (const entry of entries) {
    if (!followsOn(before, entry)) return numberOf(before) + 1
    before = entry
  }
  return by.head === undefined ? null : wrongEnd(before, by.head)
}

function followsOn(before: AuditHead | null, { hash, ...rest }: AuditEntry): boolean {
  const { seq, previous } = rest
  return seq === numberOf(before) + 1 && previous === (before?.hash ?? NOTHING) && hash === hashOf(rest)
}

/** The first entry that is missing, or too many, or the last one where it is another. */
function wrongEnd(end: AuditHead | null, head: AuditHead | null): number | null {
  const [seq, wanted] = [numberOf(end), numberOf(head)]
  if (seq !== wanted) return Math.min(seq, wanted) + 1
  return end?.hash === head?.hash ? null : seq
}

function numberOf(head: AuditHead | null): number {
  return head?.seq ?? 0
}

/** Over the hash of the entry before, and all else of this one. */
function hashOf({ previous, ...rest }: Omit<AuditEntry, 'hash'>): string {
  return createHash('sha256')
    .update(`${previous}\n${canonical(rest)}`)
    .digest('hex')
}

/** One text for all that is the same, whatever the order of its fields. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join()}}`
}
