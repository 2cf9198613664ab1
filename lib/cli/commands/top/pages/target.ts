import { formatDuration } from '../../../../base/duration.ts'
import type { Board } from '../../../../pages/board.ts'
import type { Cell, Page } from '../scene.ts'
import type { Known } from '../known.ts'
import { subjectRow } from './subject-rows.ts'

const COLUMNS = [
  { title: '' },
  { title: 'CHECK', share: 0.22 },
  { title: 'ITEM', share: 0.25 },
  { title: 'SINCE', share: 0.07, isNumber: true },
  { title: 'SEEN', share: 0.07, isNumber: true },
  { title: 'SAYS' },
] as const

/** One target: every check, item by item. */
export function targetPage(board: Board, id: string, { isOfContainers }: Pick<Known, 'isOfContainers'>): Page {
  const target = board.targets.find((each) => each.id === id)
  if (!target) return { facts: [], columns: COLUMNS, rows: [], empty: 'there is no such target any more' }
  const { runtime, labels, groups, everyMs, look, subjects } = target
  const words = [
    runtime,
    ...(everyMs === null ? [] : [`every ${formatDuration(everyMs)}`]),
    ...(look ? [`the last look took ${formatDuration(look.tookMs)}`] : []),
    ...(groups.length > 0 ? [`in ${groups.join(', ')}`] : []),
    ...Object.entries(labels).map(([name, value]) => `${name}=${value}`),
  ]
  const facts: Cell[][] = [[{ text: words.join(', '), tone: 'faint' }]]
  const rows = subjects.map((seen) => subjectRow(seen, isOfContainers))
  return {
    facts,
    columns: COLUMNS,
    rows,
    empty: 'nobody has looked yet',
    past: { kind: 'objects', target: id, name: '' },
  }
}
