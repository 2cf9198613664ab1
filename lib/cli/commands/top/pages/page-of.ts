import type { Known } from '../known.ts'
import { valueRead } from '../reading.ts'
import type { Reading } from '../reading.ts'
import type { Page, Row } from '../scene.ts'
import { here } from '../view.ts'
import type { Sort, View } from '../view.ts'
import type { Place } from '../place.ts'
import { incidentsPage } from './incidents.ts'
import { logPage } from './log.ts'
import { objectPage } from './object.ts'
import { objectsPage } from './objects.ts'
import { revisionPage } from './revision.ts'
import { subjectPage } from './subject.ts'
import { targetPage } from './target.ts'
import { targetsPage } from './targets.ts'
import { workloadPage } from './workload.ts'
import { workloadsPage } from './workloads.ts'

/** A place as rows in their order, and of them what the filter finds. */
export function pageOf(view: View, known: Known, columns: number): Page {
  const { place, filter } = here(view)
  const page = pageAt(place, known, columns)
  const words = filter.toLowerCase().split(' ').filter(Boolean)
  const rows = words.length === 0 ? page.rows : page.rows.filter((row) => holds(row, words))
  const empty = words.length > 0 && page.rows.length > 0 ? 'nothing of that name: Esc shows all' : page.empty
  return { ...page, rows: page.isOrdered ? rows : sorted(rows, view.sort), empty }
}

function pageAt(place: Place, known: Known, columns: number): Page {
  const { board } = known
  switch (place.kind) {
    case 'targets':
      return targetsPage(board)
    case 'workloads':
      return workloadsPage(board)
    case 'incidents':
      return incidentsPage(known)
    case 'target':
      return targetPage(board, place.target, known)
    case 'workload':
      return workloadPage(board, place.target, place.id)
    case 'subject':
      return subjectPage(known, place.subject, columns)
    default:
      return pageRead(place, known.reading, columns)
  }
}

/** Of what the board does not know. */
function pageRead(
  place: Extract<Place, { kind: 'log' | 'objects' | 'object' | 'revision' }>,
  reading: Reading | null,
  columns: number,
): Page {
  switch (place.kind) {
    case 'log':
      return logPage(place.of, valueRead(reading, 'log'), columns)
    case 'objects':
      return objectsPage(place.target, valueRead(reading, 'objects'), columns)
    case 'object':
      return objectPage(valueRead(reading, 'object'), columns)
    case 'revision':
      return revisionPage(valueRead(reading, 'revision'), columns)
  }
}

function holds(row: Row, words: readonly string[]): boolean {
  const text = row.words().toLowerCase()
  return words.every((word) => text.includes(word))
}

const ORDERS: Readonly<Record<Sort, (one: Row, other: Row) => number>> = {
  worst: (one, other) => one.rank - other.rank || byName(one, other),
  name: byName,
  newest: (one, other) => (other.since ?? 0) - (one.since ?? 0) || byName(one, other),
}

function sorted(rows: readonly Row[], sort: Sort): readonly Row[] {
  return [...rows].sort(ORDERS[sort])
}

function byName(one: Row, other: Row): number {
  if (one.name === other.name) return 0
  return one.name < other.name ? -1 : 1
}
