import type { Board } from '../../../../pages/board.ts'
import { standingOf, WORST_FIRST } from '../../../../pages/overview/counts.ts'
import type { Standing } from '../../../../pages/overview/counts.ts'
import { SIGNS } from '../../../../kit/signs.ts'
import { severityOf } from '../../../../model/result.ts'
import { ageWords, rankOf, signCell } from '../rank.ts'
import type { Page, Row } from '../scene.ts'

const COLUMNS = [
  { title: '' },
  { title: 'TARGET', share: 0.3 },
  { title: 'RUNTIME', share: 0.12 },
  { title: 'WRONG', share: 0.15 },
  { title: 'OK', share: 0.07, isNumber: true },
  { title: 'SEEN', share: 0.07, isNumber: true },
  { title: 'SAYS' },
] as const

export function targetsPage(board: Board): Page {
  return {
    facts: [],
    columns: COLUMNS,
    rows: board.targets.map((target) => rowOf(standingOf(target))),
    empty: 'there is no such target',
  }
}

function rowOf({ target, counts, worst, seenAt }: Standing): Row {
  const { id, runtime, labels, groups, subjects } = target
  // Among equals those of whom more is wrong come first: less than one step of rank.
  const weight = Math.min(0.4, (counts.critical * 100 + counts.unknown * 10 + counts.warning) / 1e5)
  const bad = WORST_FIRST.filter((status) => status !== 'ok' && counts[status] > 0)
  const old = counts.stale > 0 ? ` ${counts.stale}○` : ''
  return {
    ...{
      key: id,
      opens: { kind: 'target', target: id },
      past: { kind: 'objects', target: id, name: '' },
      name: id,
      rank: rankOf(worst, false) - weight,
    },
    since: subjects.reduce<number | null>((last, { status, since }) => {
      return status === 'ok' ? last : Math.max(last ?? since, since)
    }, null),
    cells: (now) => [
      signCell(worst, false),
      { text: id, tone: 'strong' },
      { text: runtime, tone: 'faint' },
      {
        text: `${bad.map((status) => `${counts[status]}${SIGNS[status]}`).join(' ')}${old}`.trim(),
        tone: worst ?? 'faint',
      },
      { text: `${counts.ok}` },
      { text: ageWords(seenAt, now), tone: 'faint' },
      { text: worstWords(target) },
    ],
    words: () =>
      [id, runtime, worst ?? '', ...groups, ...Object.entries(labels).map((pair) => pair.join('='))].join(' '),
  }
}

/** What is worst of it. */
function worstWords({ subjects }: Standing['target']): string {
  const wrong = subjects.filter(({ status, isStale }) => status !== 'ok' && !isStale)
  const [first, ...others] = wrong
  if (!first) return subjects.length === 0 ? 'nobody has looked yet' : ''
  const { subject, summary } = others.reduce(
    (worst, each) => (severityOf(each.status) > severityOf(worst.status) ? each : worst),
    first,
  )
  return `${subject.check}${subject.item === '' ? '' : ` ${subject.item}`}: ${summary}`
}
