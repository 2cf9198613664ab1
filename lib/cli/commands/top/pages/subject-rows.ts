import type { Subject } from '../../../../model/result.ts'
import type { SubjectSeen } from '../../../../pages/board.ts'
import { subjectKey } from '../../../../model/state.ts'
import { ageWords, rankOf, signCell } from '../rank.ts'
import type { Row } from '../scene.ts'
import type { Known } from '../known.ts'

/** What there is to read beside what a check says: of a container what it prints, and what was recorded. */
export function besideSubject(
  { target, check, item }: Subject,
  isOfContainers: Known['isOfContainers'],
): Pick<Row, 'log' | 'past'> {
  const isContainer = item !== '' && isOfContainers(check)
  return {
    ...(isContainer && { log: { kind: 'log', of: { target, name: item } } }),
    past: { kind: 'objects', target, name: isContainer ? item : '' },
  }
}

/** What a check says of one item, as a row. */
export function subjectRow(seen: SubjectSeen, isOfContainers: Known['isOfContainers'] = () => false): Row {
  const { subject, status, isStale, summary, since } = seen
  const { check, item } = subject
  return {
    // There may be ten thousand of them, and few are ever asked for that.
    get key() {
      return subjectKey(subject)
    },
    get log() {
      return besideSubject(subject, isOfContainers).log
    },
    get past() {
      return besideSubject(subject, isOfContainers).past
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
