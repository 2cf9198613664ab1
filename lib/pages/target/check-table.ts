import { severityOf } from '../../model/result.ts'
import type { SeriesHistory } from '../../model/history.ts'
import type { EpochMs } from '../../model/time.ts'
import type { SubjectSeen, TargetPast, TargetSeen } from '../board.ts'
import { html, name } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import { historyAddress } from '../parts/links.ts'
import { age } from '../parts/moment.ts'
import { atMost, more } from '../parts/more.ts'
import { badge, chip } from '../parts/sign.ts'
import { sparkline } from '../parts/spark.ts'

/** Of one check: a host with a thousand containers has a thousand items of it. */
const MOST_ITEMS = 8
const MOST_CHECKS = 80
/** Fewer points tell nothing. */
const LEAST_POINTS = 3

/** Every check with its items, those that are not well first. */
export function checkTable({ subjects }: TargetSeen, past: TargetPast, now: EpochMs): Piece {
  if (subjects.length === 0) return html`<p class="calm">Nobody has looked yet.</p>`
  const byCheck = new Map<string, SubjectSeen[]>()
  for (const each of subjects) {
    const group = byCheck.get(each.subject.check)
    if (group) group.push(each)
    else byCheck.set(each.subject.check, [each])
  }
  const groups = [...byCheck].map(([check, items]) => ({ check, items: [...items].sort(worstFirst) }))
  groups.sort((one, other) => rank(other.items[0]) - rank(one.items[0]))
  const { shown, left } = atMost(groups, MOST_CHECKS)
  const lines = linesOf(past.series)
  return [
    html`<div class="card">
      <table class="rows checks">
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Check</th>
            <th scope="col">What was seen</th>
            <th scope="col">Lately</th>
            <th scope="col" class="number">Seen</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(({ check, items }) => rowsOf(check, items, { lines, past, now }))}
        </tbody>
      </table>
      ${more(left, 'checks', null)}
    </div>`,
  ]
}

interface Around {
  readonly lines: ReadonlyMap<string, SeriesHistory>
  readonly past: TargetPast
  readonly now: EpochMs
}

function rowsOf(check: string, items: readonly SubjectSeen[], around: Around): Piece {
  const { shown, left } = atMost(items, MOST_ITEMS)
  return [
    shown.map((each) => row(each, around)),
    left > 0 &&
      html`<tr>
        <td></td>
        <th scope="row" class="faint">${name(check)}</th>
        <td colspan="3" class="faint">${left} more items</td>
      </tr>`,
  ]
}

function row(seen: SubjectSeen, { lines, past, now }: Around): Html {
  const { subject, status, isStale, isPending, isFlapping, summary, at } = seen
  const line = lines.get(keyOf(subject))
  return html`<tr>
    <td class="state">${badge(status, isStale)}</td>
    <th scope="row">
      ${name(subject.check)}${subject.item !== '' && html` <span class="beside">${name(subject.item)}</span>`}
    </th>
    <td>${name(summary)}${isPending && html` ${chip('not sure yet')}`}${isFlapping && html` ${chip('flapping')}`}</td>
    <td class="lately">
      ${line && html`<a href="${historyAddress(subject)}" title="over time">${sparkline(line, past.seriesFrom, now)}</a>`}
    </td>
    <td class="number">${age(at, now)}</td>
  </tr>`
}

/** The first number of each subject that has enough of them: what its check puts first tells most. */
function linesOf(series: readonly SeriesHistory[]): ReadonlyMap<string, SeriesHistory> {
  const lines = new Map<string, SeriesHistory>()
  for (const each of series) {
    const key = keyOf(each.series.subject)
    if (each.buckets.length >= LEAST_POINTS && !lines.has(key)) lines.set(key, each)
  }
  return lines
}

function keyOf({ check, item }: { readonly check: string; readonly item: string }): string {
  return JSON.stringify([check, item])
}

function rank(seen: SubjectSeen | undefined): number {
  if (!seen) return 0
  return seen.isStale ? 1.5 : severityOf(seen.status)
}

function worstFirst(one: SubjectSeen, other: SubjectSeen): number {
  return rank(other) - rank(one)
}
