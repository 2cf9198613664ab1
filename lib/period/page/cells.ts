import { formatDuration } from '../../base/duration.ts'
import { shortInstant } from '../../base/instant.ts'
import type { Cell, PageColumn, PageSection } from '../../model/page.ts'
import type { Some, Times } from '../../model/period-report.ts'
import type { Status, Subject } from '../../model/result.ts'
import type { EpochMs, Ms } from '../../model/time.ts'

export function text(words: string, status?: Status): Cell {
  return { kind: 'text', text: words, ...(status !== undefined && { status }) }
}

export function faint(words: string): Cell {
  return { kind: 'text', text: words, isFaint: true }
}

export function number(title: string): PageColumn {
  return { title, isNumber: true }
}

export function name(title: string): PageColumn {
  return { title, isName: true }
}

/** Cut, not rounded: what was not always up is never said to have been. "99.998%". */
export function percent(ratio: number | null): string {
  if (ratio === null) return '–'
  const thousandths = Math.floor(ratio * 100_000 + 1e-6)
  return thousandths === 100_000 ? '100%' : `${(thousandths / 1000).toFixed(3)}%`
}

/** Nothing where it did not last: a column of zeros hides what is none. */
export function lasted(ms: Ms): string {
  return ms <= 0 ? '' : formatDuration(Math.max(1000, Math.round(ms / 1000) * 1000))
}

/** "2026-11-30 05:40". */
export function minute(at: EpochMs): string {
  return shortInstant(at).slice(0, 16)
}

export function day(at: EpochMs): string {
  return shortInstant(at).slice(0, 10)
}

export function subjectWords({ target, check, item }: Subject): string {
  return [target, check, item].filter((part) => part !== '').join(' ')
}

export function wholeOf(times: Times): Ms {
  return Object.values(times).reduce((sum, each) => sum + each, 0)
}

/** A section about things of one kind; with none of them it says so. */
export function listing<T>(
  title: string,
  {
    about = '',
    none,
    columns,
  }: { readonly about?: string; readonly none: string; readonly columns: readonly PageColumn[] },
  { shown, count }: Some<T>,
  rowOf: (one: T) => readonly Cell[],
): PageSection {
  const table = shown.length === 0 ? null : { columns, rows: shown.map(rowOf), more: count - shown.length }
  return { title, about, none, table }
}

export function all<T>(shown: readonly T[]): Some<T> {
  return { shown, count: shown.length }
}
