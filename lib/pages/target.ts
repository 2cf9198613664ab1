import { formatDuration } from '../base/duration.ts'
import { formatQuantity } from '../base/quantity.ts'
import { countOf } from '../kit/words.ts'
import type { EpochMs } from '../model/time.ts'
import type { Board, TargetPast, TargetSeen } from './board.ts'
import { frame } from './frame.ts'
import type { Site } from './frame.ts'
import type { AvailabilitySeen } from './history/measured.ts'
import { address, html, name } from './markup.ts'
import type { Html, Piece } from './markup.ts'
import { causeCard } from './overview/cause-card.ts'
import { causesOf } from './overview/causes.ts'
import { standingOf } from './overview/counts.ts'
import { dayBars, dayLegend, dayWords } from './history/day-bars.ts'
import { holdAddress, silenceAddress } from './do/addresses.ts'
import { actions } from './parts/actions.ts'
import { facts } from './parts/facts.ts'
import { historyAddress } from './parts/links.ts'
import { age } from './parts/moment.ts'
import { badge } from './parts/sign.ts'
import { tallied } from './parts/target-rows.ts'
import { workloadTable, worstWorkloadsFirst } from './parts/workload-rows.ts'
import { atMost, more } from './parts/more.ts'
import { checkTable } from './target/check-table.ts'

export interface TargetWorld {
  readonly target: TargetSeen
  readonly past: TargetPast
  readonly board: Board
  readonly site: Site
}

const MOST_WORKLOADS = 20
const MOST_CAUSES = 20

/** One target: what is wrong, every check with its last word and where its number goes, and what watching it costs. */
export function targetPage({ target, past, board, site }: TargetWorld): Html {
  const { at } = board
  const standing = standingOf(target)
  const workloads = board.workloads.filter((each) => each.target === target.id)
  const own = board.incidents.filter(({ incident }) => incident.subject.target === target.id)
  return frame({ title: target.id, place: 'targets', board, site }, [
    html`<div data-part="head">
      <div class="title">
        <h1>${name(target.id)}</h1>
        ${standing.worst === null ? badge('unknown', true) : badge(standing.worst)}
      </div>
      ${about(target, standing, at)}
      ${
        board.own.takesChanges &&
        actions([
          [silenceAddress({ target: target.id }), 'Silence'],
          [holdAddress({ target: target.id }), 'Hold: no healing'],
        ])
      }
    </div>`,
    own.length > 0 &&
      html`<section data-part="wrong" aria-labelledby="wrong">
        <h2 id="wrong" class="section">Wrong now</h2>
        ${wrong(own, at)}
      </section>`,
    past.availability && days(target.id, past.availability),
    workloads.length > 0 && workloadSection(workloads, at),
    html`<section data-part="checks" aria-labelledby="checks">
      <h2 id="checks" class="section">Checks</h2>
      ${checkTable(target, past, at)}
    </section>`,
  ])
}

function days(target: string, seen: AvailabilitySeen): Html {
  const { length } = seen.days
  return html`<section data-part="past" aria-labelledby="past">
    <h2 id="past" class="section">The last ${length} days</h2>
    <div class="card">
      ${dayBars(seen)}
      <p class="scale faint"><span>${length} days ago</span><span>${dayWords(seen)}</span><span>now</span></p>
      ${dayLegend([seen])}
      <p class="more">
        <a href="${historyAddress({ target })}">Numbers over time</a> ·
        <a href="${address('/history', { of: target })}#over">what was wrong and is over</a> ·
        <a href="${address('/revisions', { target })}">recorded configurations</a>
      </p>
    </div>
  </section>`
}

function about(target: TargetSeen, { counts, seenAt }: ReturnType<typeof standingOf>, at: EpochMs): Html {
  const { runtime, labels, groups, everyMs, look } = target
  const all = Object.entries(labels)
  return facts([
    ['checks', tallied(counts)],
    ['seen', seenAt === null ? 'never' : age(seenAt, at)],
    ['runtime', name(runtime)],
    ['looked at', everyMs === null ? 'by the calendar' : `every ${formatDuration(everyMs)}`],
    ...(groups.length > 0 ? ([['groups', name(groups.join(', '))]] as const) : []),
    ...(all.length > 0
      ? ([
          [
            'labels',
            all.slice(0, 12).map(([key, value]) => html`<span class="label">${name(`${key}=${value}`)}</span> `),
          ],
        ] as const)
      : []),
    ['a look costs', look ? costWords(look) : html`<span class="faint">not known yet</span>`],
  ])
}

/** What the last look has cost us and the target. */
function costWords({ tookMs, cost }: NonNullable<TargetSeen['look']>): string {
  const { connections, roundTrips, bytes } = cost
  const opened = connections === 0 ? 'no new connection' : countOf(connections, 'new connection')
  return `${formatDuration(tookMs)}, ${countOf(roundTrips, 'round trip')}, ${formatQuantity(bytes, 'bytes')}, ${opened}`
}

function wrong(own: Board['incidents'], at: EpochMs): Piece {
  const { shown, left } = atMost(causesOf(own), MOST_CAUSES)
  return [
    html`<ol class="causes">
      ${shown.map((cause) => causeCard(cause, at))}
    </ol>`,
    more(left, 'things', null),
  ]
}

function workloadSection(workloads: Board['workloads'], at: EpochMs): Html {
  const { shown, left } = atMost(worstWorkloadsFirst(workloads), MOST_WORKLOADS)
  return html`<section data-part="workloads" aria-labelledby="workloads">
    <h2 id="workloads" class="section">Workloads</h2>
    <div class="card">${workloadTable(shown, at)}${more(left, 'workloads', null)}</div>
  </section>`
}
