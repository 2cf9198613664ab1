import type { ResolvedIncident } from '../model/incident.ts'
import type { Board } from './board.ts'
import { frame } from './frame.ts'
import type { Site } from './frame.ts'
import { dayBars, dayLegend, upWords } from './history/day-bars.ts'
import type { AvailabilitySeen, EndedSeen } from './history/measured.ts'
import { address, html, name } from './markup.ts'
import type { Html, Piece } from './markup.ts'
import { findForm } from './parts/find.ts'
import { historyAddress, incidentAddress, targetLink, whatOf } from './parts/links.ts'
import { age, instant, whole } from './parts/moment.ts'
import { paging } from './parts/paging.ts'
import type { Page } from './parts/paging.ts'
import { spokenSign } from './parts/sign.ts'

export interface HistoryPageWorld {
  readonly targets: Page<AvailabilitySeen>
  readonly ended: EndedSeen
  /** As they stand in the address. */
  readonly asked: { readonly q: string; readonly of: string }
  readonly board: Board
  readonly site: Site
}

/** How every target did over the last days, and what was wrong and is over. */
export function historyPage({ targets, ended, asked, board, site }: HistoryPageWorld): Html {
  const { q } = asked
  const given = q === '' ? {} : { q }
  return frame({ title: 'History', place: 'history', board, site }, [
    html`<div class="title"><h1>History</h1></div>`,
    findForm('/history', q, 'Targets by words of their names and labels'),
    html`<section data-part="days" aria-labelledby="days">
      <h2 id="days" class="section">The last 60 days</h2>
      <div class="card">
        ${availability(targets.shown, board)}
        ${paging(targets, (page) => address('/history', { ...given, page: String(page) }))}
      </div>
    </section>`,
    over(ended, asked, board),
  ])
}

function availability(shown: readonly AvailabilitySeen[], { targets }: Board): Piece {
  if (shown.length === 0)
    return html`<p class="calm">
      ${targets.length === 0 ? 'The inventory has no targets.' : 'No target has all of these words.'}
    </p>`
  return [
    html`<table class="rows days">
      <thead>
        <tr>
          <th scope="col">Target</th>
          <th scope="col">60 days, today at the right</th>
          <th scope="col" class="number">Up</th>
          <th scope="col" class="number">Incidents</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map(
          (each) =>
            html`<tr>
              <th scope="row"><a href="${historyAddress({ target: each.target })}">${name(each.target)}</a></th>
              <td class="bars-cell">${dayBars(each)}</td>
              <td class="number">
                ${each.upRatio === null ? html`<span class="faint">nothing known</span>` : html`<strong>${upWords(each.upRatio)}</strong>`}
              </td>
              <td class="number">
                ${each.incidents}<span class="narrow"> ${each.incidents === 1 ? 'incident' : 'incidents'}</span>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>`,
    dayLegend(shown),
    html`<p class="faint small">
      Up is the share of the time of which it is known whether it was up. What nobody watched, what could not be looked
      at, maintenance and a monitor that could not see are neither up nor down.
    </p>`,
  ]
}

function over({ incidents, before }: EndedSeen, { of }: HistoryPageWorld['asked'], board: Board): Html {
  const whose: Record<string, string> = of === '' ? {} : { of }
  return html`<section aria-labelledby="over">
    <h2 id="over" class="section">What was wrong and is over</h2>
    <form class="find" action="/history" method="get">
      <input
        type="search"
        name="of"
        value="${of}"
        list="targets"
        aria-label="Only those of this target"
        placeholder="Only those of a target"
        maxlength="500"
      /><datalist id="targets">
        ${board.targets.slice(0, 500).map(({ id }) => html`<option value="${id}"></option>`)}</datalist
      ><button>Show</button>
    </form>
    <div class="card listed" data-part="over">
      ${incidents.length === 0 ? html`<p class="calm">Nothing that was wrong is over${of !== '' && html` of ${name(of)}`}.</p>` : overTable(incidents, board)}
      ${
        before !== null &&
        html`<nav class="paging" aria-label="Older ones">
          <a href="${address('/history', { ...whose, before: String(before) })}#over" rel="next">older →</a>
        </nav>`
      }
    </div>
  </section>`
}

function overTable(incidents: readonly ResolvedIncident[], { at }: Board): Html {
  return html`<table class="rows">
    <thead>
      <tr>
        <th scope="col" class="mark"><span class="unseen">at its worst</span></th>
        <th scope="col">What</th>
        <th scope="col">What was said</th>
        <th scope="col">Began</th>
        <th scope="col" class="number">Lasted</th>
        <th scope="col" class="number">Over</th>
      </tr>
    </thead>
    <tbody>
      ${incidents.map(
        ({ id, subject, worst, summary, beganAt, resolvedAt, because }) =>
          html`<tr>
            <td class="mark">${spokenSign(worst)}</td>
            <th scope="row">
              <a href="${incidentAddress(id)}">${name(whatOf(subject))}</a
              ><span class="beside">${targetLink(subject.target)}</span>
            </th>
            <td>${name(summary)}${because !== 'recovered' && html` <span class="hint">${because}</span>`}</td>
            <td class="when">${instant(beganAt)}</td>
            <td class="number">${whole(resolvedAt - beganAt)}</td>
            <td class="number">${age(resolvedAt, at)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}
