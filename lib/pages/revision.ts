import { countOf } from '../kit/words.ts'
import { objectWords } from '../model/configuration.ts'
import type { Configuration } from '../model/configuration.ts'
import type { Board } from './board.ts'
import { frame } from './frame.ts'
import type { Site } from './frame.ts'
import { html, name } from './markup.ts'
import type { Html, Piece } from './markup.ts'
import { crumbs } from './parts/crumbs.ts'
import { facts } from './parts/facts.ts'
import { objectAddress, revisionAddress, targetLink } from './parts/links.ts'
import { age, instant } from './parts/moment.ts'
import type { Difference, Side } from './revisions/recorded.ts'
import { changeTables, fieldTables, tallyOf } from './revisions/settings.ts'

export interface RevisionWorld {
  readonly difference: Difference
  readonly board: Board
  readonly site: Site
}

/** What an object was in two revisions, setting by setting, and all that it was in the newer one. */
export function revisionPage({ difference, board, site }: RevisionWorld): Html {
  const { of, from, to, changes } = difference
  const title = from ? `${of.name}: ${from.called} and ${to.called}` : `${of.name}: ${to.called}`
  return frame({ title, place: 'revisions', board, site }, [
    html`<div data-part="head">
      ${crumbs([
        html`<a href="/revisions">Revisions</a>`,
        targetLink(of.target),
        html`<a href="${objectAddress(of)}">${name(of.name)}</a>`,
      ])}
      <div class="title"><h1>${to.change ? name(to.change.words) : name(objectWords(of))}</h1></div>
      ${facts([
        ...(from ? ([['was', sideWords(from, board)]] as const) : []),
        ['is', sideWords(to, board)],
        ...(changes.length > 0 ? ([['settings', tallyOf(changes)]] as const) : []),
      ])}
      ${neighbours(difference)}
    </div>`,
    html`<section data-part="difference" aria-labelledby="difference">
      <h2 id="difference" class="section">What differs</h2>
      ${different(difference)}
    </section>`,
    whole(difference),
  ])
}

function sideWords({ called, change, configuration }: Side, { at }: Board): Piece {
  const seen = change && html` <span class="faint">seen ${instant(change.at)}, ${age(change.at, at)}</span>`
  return html`<code>${name(called)}</code>${seen}${!configuration && html` <strong>not there</strong>`}`
}

function neighbours({ of, older, newer }: Difference): Piece {
  if (older === null && newer === null) return null
  return html`<nav class="paging" aria-label="Changes of this object">
    ${older !== null && html`<a href="${revisionAddress(of, { to: older })}" rel="prev">← the change before</a>`}
    ${newer !== null && html`<a href="${revisionAddress(of, { to: newer })}" rel="next">the change after →</a>`}
  </nav>`
}

function different({ from, to, changes, isRekeyed }: Difference): Piece {
  return [
    isRekeyed &&
      html`<p class="calm">
        Secrets of the two were made unreadable under different keys: nobody can say which of them differ.
      </p>`,
    changes.length > 0 ? changeTables(changes) : html`<p class="calm">${sameWords(from, to)}</p>`,
  ]
}

function sameWords(from: Side | null, to: Side): string {
  if (!to.configuration) return 'It is gone. What it was before stands below.'
  if (!from) return 'It was recorded for the first time: there is nothing to compare it with.'
  if (!from.configuration) return 'It was not there before.'
  return 'No setting that anybody asked for.'
}

/** All of it; what the engine chose by itself is folded once more. */
function whole({ from, to, changes }: Difference): Piece {
  const { configuration, called } = to.configuration ? to : (from ?? to)
  if (!configuration) return null
  const isChosen = ({ origin }: Configuration['fields'][number]): boolean => origin === 'engine'
  const chosen = configuration.fields.filter(isChosen)
  const wanted = configuration.fields.filter((field) => !isChosen(field))
  const folded = (words: Piece, fields: typeof wanted, isOpen: boolean): Html =>
    html`<details class="unfold" ${isOpen && html` open`}>
      <summary>${countOf(fields.length, 'setting')} ${words}</summary>
      ${fieldTables(fields)}
    </details>`
  return html`<section data-part="whole" aria-labelledby="whole">
    <h2 id="whole" class="section">The whole of ${called}</h2>
    ${folded(html`of ${kindWords(configuration)}`, wanted, changes.length === 0)}
    ${chosen.length > 0 && folded('that the engine chose, because nobody else did', chosen, false)}
  </section>`
}

function kindWords({ kind, runsAs, createdAt }: Configuration): Piece {
  return html`${kind} ${name(runsAs)}${createdAt !== undefined && html`, made ${instant(createdAt)}`}`
}
