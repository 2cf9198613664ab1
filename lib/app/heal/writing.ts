import { chained } from '../../act/audit.ts'
import type { AuditHead, AuditLine } from '../../model/heal.ts'
import type { IncidentEvent } from '../../model/incident.ts'
import type { Batch } from '../../model/store.ts'
import type { EpochMs } from '../../model/time.ts'
import type { Entry, Written } from './diary.ts'

export interface WritingWorld {
  /** Says whether it is written. */
  readonly save: (batch: Batch) => Promise<boolean>
  readonly now: () => EpochMs
  /** What is written is worth a line in the daemon's own log. */
  readonly say: (words: string) => void
}

/**
 * Writes what healing does into its log, and into the stories of the incidents that it is about. The lines are chained in
 * the order in which this is called, whatever is written first.
 *
 * @param head where the log ends; null where nothing stands in it
 */
export function writingTo(head: AuditHead | null, world: WritingWorld): (written: Written) => Promise<boolean> {
  let last = head
  return async ({ deeds = [], holds = [], endedHolds = [], entries }) => {
    const at = world.now()
    const audit = chained(
      last,
      entries.map((entry) => lineOf(entry, at)),
    )
    last = audit.at(-1) ?? last
    const events = entries.flatMap((entry) => eventOf(entry, at))
    const isWritten = await world.save({ deeds, holds, endedHolds, audit, events })
    // What could not be written down is not begun, and is not said as if it were.
    const unwritten = isWritten ? '' : ' (not written down yet)'
    for (const entry of entries) world.say(`healing: ${entry.kind}: ${entry.words}${unwritten}`)
    return isWritten
  }
}

function lineOf({ of, ...entry }: Entry, at: EpochMs): AuditLine {
  if (!of) return { ...entry, at }
  const { incident, rule, remedy, object, id } = of
  return { incident, rule, remedy, object, ...entry, deed: id, at }
}

function eventOf({ kind, words, of, by, ...entry }: Entry, at: EpochMs): readonly IncidentEvent[] {
  const incident = of?.incident ?? entry.incident
  if (incident === undefined) return []
  const who = by === undefined ? '' : ` for ${by}`
  return [{ incident, at, kind: 'heal', text: `${kind.replace('-', ' ')}${who}: ${words}` }]
}
