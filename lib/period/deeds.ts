import type { AuditEntry } from '../model/heal.ts'
import type { DeedDone, Some } from '../model/period-report.ts'
import type { Span } from '../model/time.ts'

const MOST_SHOWN = 200

/** Puts together what the log of healing tells of each deed, entry after entry; only the shown ones are kept. */
export function deedsAsTold(
  { from, until }: Span,
  isMeant: (target: string) => boolean,
): {
  take(entry: AuditEntry): void
  all(): Some<DeedDone>
} {
  const deeds = new Map<string, DeedDone>()
  let count = 0
  const begin = (entry: AuditEntry, deed: string, target: string): void => {
    count += 1
    if (deeds.size >= MOST_SHOWN) deeds.delete(deeds.keys().next().value ?? '')
    const { at, words, remedy = '' } = entry
    deeds.set(deed, { at, target, remedy, words, end: 'under way', helped: false })
  }
  return {
    take(entry) {
      const { kind, deed = '', at, words, object } = entry
      const known = deeds.get(deed)
      const isIn = at >= from && at < until
      if (kind === 'intended' && object && isIn && isMeant(object.target)) begin(entry, deed, object.target)
      else if (kind === 'ended' && known) deeds.set(deed, { ...known, end: words.replace(`${known.words}: `, '') })
      else if (kind === 'helped' && known) deeds.set(deed, { ...known, helped: true })
    },
    all: () => ({ shown: [...deeds.values()].reverse(), count }),
  }
}
