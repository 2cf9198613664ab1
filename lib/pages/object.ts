import { shortInstant } from '../base/instant.ts'
import { countOf } from '../kit/words.ts'
import { objectWords } from '../model/configuration.ts'
import type { Board, SubjectSeen } from './board.ts'
import { frame } from './frame.ts'
import type { Site } from './frame.ts'
import { html, name } from './markup.ts'
import type { Html, Piece } from './markup.ts'
import { crumbs } from './parts/crumbs.ts'
import { facts } from './parts/facts.ts'
import { revisionAddress, targetLink } from './parts/links.ts'
import { age, instant } from './parts/moment.ts'
import { badge, chip } from './parts/sign.ts'
import type { ObjectPast, RevisionSeen } from './revisions/recorded.ts'

export interface ObjectWorld {
  readonly past: ObjectPast
  readonly board: Board
  readonly site: Site
}

const DRIFT = 'drift'

/** One object: every change of it, what was declared good, and whether it is still so. */
export function objectPage({ past, board, site }: ObjectWorld): Html {
  const { of, runsAs, revisions, hasMore } = past
  const [last] = revisions
  return frame({ title: `${objectWords(of)}, revisions`, place: 'revisions', board, site }, [
    html`<div data-part="head">
      ${crumbs([html`<a href="/revisions">Revisions</a>`, targetLink(of.target)])}
      <div class="title">
        <h1>${name(of.name)}</h1>
        ${last?.cause === 'removed' && chip('gone')}
      </div>
      ${facts([
        ['kind', of.kind],
        ...(runsAs !== null && runsAs !== of.name ? ([['runs as', name(runsAs)]] as const) : []),
        ...(last ? ([['changed last', age(last.at, board.at)]] as const) : []),
        ['baseline', baselineWords(past, board)],
        ['drift', driftWords(past, board)],
      ])}
    </div>`,
    // No part of its own: what somebody has chosen to compare is not swept away while he chooses.
    html`<section aria-labelledby="changes">
      <h2 id="changes" class="section">Every change, the newest first</h2>
      <form action="/revision" method="get">
        <input type="hidden" name="object" value="${objectWords(of)}" /><input
          type="hidden"
          name="kind"
          value="${of.kind}"
        />
        <div class="card">
          ${changeTable(past)}
          ${hasMore && html`<p class="more">Older ones: <code>orch-watch revisions list</code> shows them all.</p>`}
        </div>
        ${revisions.length > 1 && html`<p class="act"><button>Compare the two</button></p>`}
      </form>
    </section>`,
  ])
}

function baselineWords({ of, baseline }: ObjectPast, { at }: Board): Piece {
  if (!baseline) return html`<span class="faint">none was declared</span>`
  const { revision, by, note } = baseline
  return html`<a href="${revisionAddress(of, { to: revision })}"><code>${revision.slice(0, 8)}</code></a> by
    ${name(by)}, ${age(baseline.at, at)}${note !== '' && html`: ${name(note)}`}`
}

/** What is recorded last beside the baseline, and what the check of that name says of all that was declared. */
function driftWords({ of, runsAs, baseline }: ObjectPast, board: Board): Piece {
  const said = board.targets
    .find(({ id }) => id === of.target)
    ?.subjects.find(({ subject: { check, item } }) => check === DRIFT && (item === runsAs || item === of.name))
  const beside = besideBaseline(of, baseline)
  if (!said) return beside
  return html`${judged(said)}${baseline && html`<span class="hint">${beside}</span>`}`
}

function besideBaseline(of: ObjectPast['of'], baseline: ObjectPast['baseline']): Piece {
  if (!baseline) return html`<span class="faint">nothing to compare with</span>`
  if (baseline.differs === null) return html`<span class="faint">the two cannot be compared</span>`
  if (baseline.differs === 0) return 'recorded as it was declared good'
  return html`<a href="${revisionAddress(of, { from: baseline.revision, to: 'HEAD' })}"
    >${countOf(baseline.differs, 'setting')} ${baseline.differs === 1 ? 'differs' : 'differ'} from the baseline</a
  >`
}

function judged({ status, isStale, summary }: SubjectSeen): Html {
  return html`${badge(status, isStale)} ${name(summary)}`
}

function changeTable({ of, revisions }: ObjectPast): Html {
  const isChoice = revisions.length > 1
  return html`<table class="rows changes">
    <thead>
      <tr>
        ${
          isChoice &&
          html`<th scope="col" class="pick">Older</th>
            <th scope="col" class="pick">Newer</th>`
        }
        <th scope="col">Seen</th>
        <th scope="col">What changed</th>
        <th scope="col" class="number">Revision</th>
      </tr>
    </thead>
    <tbody>
      ${revisions.map((each, nth) => changeRow(of, each, isChoice ? nth : null))}
    </tbody>
  </table>`
}

function changeRow(of: ObjectPast['of'], { id, at, words, tags, isBaseline }: RevisionSeen, nth: number | null): Html {
  const pick = (side: 'from' | 'to', isChosen: boolean): Html =>
    html`<td class="pick">
      <input
        type="radio"
        name="${side}"
        value="${id}"
        aria-label="${side === 'from' ? 'the older' : 'the newer'} of the two: ${shortInstant(at)}"
        ${isChosen && html` checked`}
      />
    </td>`
  return html`<tr>
    ${nth !== null && [pick('from', nth === 1), pick('to', nth === 0)]}
    <td class="when">${instant(at)}</td>
    <td>
      ${name(words)}
      ${isBaseline && chip('baseline', 'as it was declared good')}${tags.slice(0, 10).map((tag) => html` ${chip(tag, 'a tag')}`)}
    </td>
    <td class="number">
      <a href="${revisionAddress(of, { to: id })}"><code>${id.slice(0, 8)}</code></a>
    </td>
  </tr>`
}
