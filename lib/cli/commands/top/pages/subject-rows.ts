import type { SubjectSeen } from '../../../../pages/board.ts'
import { subjectKey } from '../../../../model/state.ts'
import { ageWords, rankOf, signCell } from '../rank.ts'
import type { Row } from '../scene.ts'

/** What a check says of one item, as a row. */
export function subjectRow(seen: SubjectSeen): Row {
  const { subject, status, isStale, summary, since } = seen
  const { check, item } = subject
  return {
    // There may be ten thousand of them, and few are ever asked for that.
    get key() {
      return subjectKey(subject)
    },
    opens: { kind: 'subject', subject },
    name: `${check} ${item}`,
    since,
    rank: rankOf(status, isStale),
    cells: (now) => [
      signCell(status, isStale),
      { text: check, tone: 'strong' },
      { text: item },
      { text: ageWords(since, now), tone: 'faint' },
      { text: ageWords(seen.at, now), tone: 'faint' },
      { text: saysWords(seen) },
    ],
    words: () => [check, item, status, summary].join(' '),
  }
}

export function saysWords({ summary, isPending, isFlapping }: SubjectSeen): string {
  const notes = [...(isPending ? ['not sure yet'] : []), ...(isFlapping ? ['flapping'] : [])]
  return notes.length > 0 ? `${summary} (${notes.join(', ')})` : summary
}
