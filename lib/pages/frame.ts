import type { Board } from './board.ts'
import { address, html } from './markup.ts'
import type { Html, Piece } from './markup.ts'
import { sign } from './parts/sign.ts'
import { age, instant } from './parts/moment.ts'

/** What every page has around it, and whoever serves it knows. */
export interface Site {
  /** Addresses of the style and the script. */
  readonly style: string
  readonly script: string
  /** Where the page hears that something has changed; null where it does not. */
  readonly events: string | null
  /** What came of what a person has just had done; absent where nothing was. */
  readonly said?: string
}

/** The pages that are found from everywhere. */
const PLACES = [
  ['overview', '/', 'Overview'],
  ['targets', '/targets', 'Targets'],
  ['workloads', '/workloads', 'Workloads'],
  ['incidents', '/incidents', 'Incidents'],
  ['history', '/history', 'History'],
  ['revisions', '/revisions', 'Revisions'],
  ['healing', '/healing', 'Healing'],
  ['quiet', '/quiet', 'Quiet'],
  ['cost', '/cost', 'Cost'],
] as const

export type Place = (typeof PLACES)[number][0]

export interface Framed {
  /** Of the window. */
  readonly title: string
  /** Where in the bar the reader is; null for a page that does not stand in it. */
  readonly place: Place | null
  readonly board: Pick<Board, 'at' | 'own'>
  readonly site: Site
  /** Somebody fills it in: nothing of it changes meanwhile. */
  readonly isStill?: boolean
}

/** The whole document around what one page has to say. */
export function frame({ title, place, board, site, isStill = false }: Framed, main: Piece): Html {
  const events = isStill ? null : site.events
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="same-origin" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${site.style}" />
        ${!isStill && html`<noscript><meta http-equiv="refresh" content="60" /></noscript>`}
        <title>${title} · orch-watch</title>
        ${events !== null && html`<script src="${site.script}" type="module"></script>`}
      </head>
      <body data-now="${board.at}" ${events !== null && html` data-events="${events}"`}>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="top">
          <div class="bar">
            <a class="brand" href="/">orch-watch</a>
            <nav aria-label="Pages">
              <ul>
                ${PLACES.map(([each, to, label]) => html`<li><a href="${address(to)}" ${each === place && html` aria-current="page"`}>${label}</a></li>`)}
              </ul>
            </nav>
            <form class="search" role="search" action="/search" method="get">
              <input
                type="search"
                name="q"
                aria-label="Search targets, workloads, incidents"
                placeholder="Search"
                autocomplete="off"
                maxlength="200"
              />
            </form>
          </div>
        </header>
        <p class="cut" id="cut" role="alert" hidden></p>
        <main id="main" tabindex="-1">${saidOf(site)} ${ownTroubles(board)} ${main}</main>
        <footer data-part="foot">
          <p>${seenWords(board)}</p>
          <p>orch-watch ${board.own.version}</p>
        </footer>
      </body>
    </html> `
}

function saidOf({ said }: Site): Piece {
  if (said === undefined) return null
  return html`<p class="outcome" role="status"><span class="sign ok" aria-hidden="true">✓</span>${said}</p>`
}

/** What the daemon itself lacks stands above everything: it says what the rest is worth. */
function ownTroubles({ own: { troubles } }: Framed['board']): Html {
  return html`<div data-part="own">
    ${
      troubles.length > 0 &&
      html`<section class="own" aria-label="The watching itself">
        <ul>
          ${troubles.map(
            ({ status, says, means }) =>
              html`<li class="${status}">
                ${sign(status)}
                <div><strong>${says}</strong>${means !== '' && html`<p>${means}</p>`}</div>
              </li>`,
          )}
        </ul>
      </section>`
    }
  </div>`
}

function seenWords({ at, own: { lookedAt } }: Framed['board']): Piece {
  return lookedAt === null
    ? html`As of ${instant(at)}. Nothing was looked at yet.`
    : html`As of ${instant(at)}, last look ${age(lookedAt, at)}.`
}
