import { formatDuration } from '../base/duration.ts'
import { shortInstant } from '../base/instant.ts'
import { formatQuantity } from '../base/quantity.ts'
import { meanOf } from '../model/history.ts'
import type { Board } from './board.ts'
import { frame } from './frame.ts'
import type { Site } from './frame.ts'
import { chart, rangeWords } from './history/chart.ts'
import { dayBars, dayWords } from './history/day-bars.ts'
import { PERIODS } from './history/measured.ts'
import type { AskedNumbers, AvailabilitySeen, NumbersSeen, SeriesSeen } from './history/measured.ts'
import { html, name, words } from './markup.ts'
import type { Html, Piece } from './markup.ts'
import { choices } from './parts/choice.ts'
import { crumbs } from './parts/crumbs.ts'
import { historyAddress, targetLink } from './parts/links.ts'
import { more } from './parts/more.ts'

export interface NumbersWorld {
  readonly asked: AskedNumbers
  readonly seen: NumbersSeen
  /** Null where nobody could say. */
  readonly availability: AvailabilitySeen | null
  readonly board: Board
  readonly site: Site
}

const HIGH = 120
const HIGH_ALONE = 260
/** So few have room for all that there is to say of them. */
const FEW = 2
const SPANS = { '24h': '24 hours', '7d': '7 days', '30d': '30 days' } as const

/** The numbers of one target over time: all of them, or those of a check, an item, a metric. */
export function numbersPage({ asked, seen, availability, board, site }: NumbersWorld): Html {
  const { target, check, item, metric, period } = asked
  const title = words(check ?? target, item, metric)
  const isWhole = check === undefined
  return frame({ title: `${title}, ${SPANS[period]}`, place: 'history', board, site }, [
    html`<div data-part="head">
      ${crumbs([
        html`<a href="/history">History</a>`,
        ...(isWhole ? [] : [html`<a href="${historyAddress({ target, period })}">${name(target)}</a>`]),
        ...(check !== undefined && (item !== undefined || metric !== undefined)
          ? [html`<a href="${historyAddress({ target, check, period })}">${name(check)}</a>`]
          : []),
      ])}
      <div class="title"><h1>${name(title)}</h1></div>
      ${isWhole && html`<p class="says">What is there now: ${targetLink(target)}</p>`}
    </div>`,
    choices(
      'How far back',
      PERIODS.map((each) => ({
        label: SPANS[each],
        to: historyAddress({ ...asked, period: each }),
        isChosen: each === period,
      })),
    ),
    isWhole && availability && days(availability),
    html`<div data-part="numbers">${numbers(asked, seen)}</div>`,
  ])
}

function days(availability: AvailabilitySeen): Html {
  return html`<section data-part="days" aria-labelledby="days">
    <h2 id="days" class="section">The last ${availability.days.length} days</h2>
    <div class="card">
      ${dayBars(availability)}
      <p class="scale faint">
        <span>${availability.days.length} days ago</span><span>${dayWords(availability)}</span><span>now</span>
      </p>
    </div>
  </section>`
}

function numbers(asked: AskedNumbers, seen: NumbersSeen): Piece {
  const { series, stepMs, left, apart, isOff } = seen
  return [
    isOff && html`<p class="calm">No history is kept: “history” is off in the settings of targets.yaml.</p>`,
    series.length === 0 && !isOff && html`<p class="calm">Nothing was measured in the last ${SPANS[asked.period]}.</p>`,
    html`<div class="${words('charts', isAlone(asked, seen) && 'alone')}">
      ${series.map((each) => card(each, asked, seen))}
    </div>`,
    apart.map(
      ({ check, items }) =>
        html`<p class="more">
          <a href="${historyAddress({ ...asked, check })}">${name(check)}</a>
          <span class="faint"
            >has ${items} ${asked.check === undefined ? 'items' : 'more items: name one with “item”'}</span
          >
        </p>`,
    ),
    more(left, 'numbers: choose a check', null),
    series.length > 0 &&
      html`<p class="faint small">
        Moments are UTC. Each step is ${formatDuration(stepMs)}: the line is the mean of it, around it lies what was
        between the least and the most. Grey is what nobody measured.
      </p>`,
  ]
}

function isAlone({ check }: AskedNumbers, { series }: NumbersSeen): boolean {
  return check !== undefined && series.length <= FEW
}

function card(seen: SeriesSeen, asked: AskedNumbers, all: NumbersSeen): Html {
  const { subject, metric } = seen.series
  const { target, check, item } = subject
  const { period } = asked
  const alone = isAlone(asked, all)
  const label = name(words(item, metric))
  return html`<figure class="card chart-card">
    <figcaption>
      <span>
        ${asked.check === undefined && html`<a class="beside" href="${historyAddress({ target, check, period })}">${name(check)}</a> `}
        <strong
          >${alone ? label : html`<a href="${historyAddress({ target, check, item, metric, period })}">${label}</a>`}</strong
        >
      </span>
      <span class="faint">${rangeWords(seen)}</span>
    </figcaption>
    ${chart(seen, all, alone ? HIGH_ALONE : HIGH, alone)} ${alone && table(seen)}
  </figure>`
}

function table({ series: { unit }, steps }: SeriesSeen): Html {
  const known = steps.flatMap(({ at, bucket }) => (bucket ? [{ at, bucket }] : [])).reverse()
  const shown = (value: number): string => formatQuantity(value, unit)
  return html`<details>
    <summary>As numbers</summary>
    <table class="rows numbers">
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col" class="number">Least</th>
          <th scope="col" class="number">Mean</th>
          <th scope="col" class="number">Most</th>
          <th scope="col" class="number">Measured</th>
        </tr>
      </thead>
      <tbody>
        ${known.map(
          ({ at, bucket }) =>
            html`<tr>
              <td class="when">${shortInstant(at)}</td>
              <td class="number">${shown(bucket.min)}</td>
              <td class="number">${shown(meanOf(bucket))}</td>
              <td class="number">${shown(bucket.max)}</td>
              <td class="number">${bucket.count}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`
}
