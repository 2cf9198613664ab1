import { countOf } from '../kit/words.ts'
import { objectWords } from '../model/configuration.ts'
import type { Board } from './board.ts'
import { frame } from './frame.ts'
import type { Site } from './frame.ts'
import { address, html, name } from './markup.ts'
import type { Html, Piece } from './markup.ts'
import { finder, findForm } from './parts/find.ts'
import { objectAddress, revisionAddress, targetLink } from './parts/links.ts'
import { age } from './parts/moment.ts'
import { pageOf, paging } from './parts/paging.ts'
import { chip } from './parts/sign.ts'
import type { ObjectSeen, ObjectsSeen, Recorded, Several } from './revisions/recorded.ts'
import { unread } from './revisions/unread.ts'

const ROWS = 100

export interface RevisionsWorld {
  readonly recorded: Recorded<ObjectsSeen>
  /** As they stand in the address. */
  readonly asked: { readonly q: string; readonly target: string; readonly page: string | undefined }
  readonly board: Board
  readonly site: Site
}

/** Everything whose configuration is recorded, what changed last first. */
export function revisionsPage({ recorded, asked, board, site }: RevisionsWorld): Html {
  const { q, target } = asked
  const kept: Record<string, string> = target === '' ? {} : { target }
  return frame({ title: 'Revisions', place: 'revisions', board, site }, [
    html`<div class="title">
      <h1>Revisions</h1>
      ${target !== '' && html`<span>on ${targetLink(target)}, <a href="/revisions">on all targets</a></span>`}
    </div>`,
    recorded.kind !== 'read'
      ? unread(recorded)
      : [
          findForm('/revisions', q, 'What is recorded, by words of names and changes', kept),
          html`<div class="card listed" data-part="objects">${objects(recorded.value, asked, board)}</div>`,
        ],
  ])
}

function objects(
  { objects: all, readCommits }: ObjectsSeen,
  { q, target, page }: RevisionsWorld['asked'],
  board: Board,
): Piece {
  const fits = finder(q)
  const found = all.filter(
    ({ last }) => (target === '' || last.target === target) && fits(`${objectWords(last)} ${last.kind} ${last.words}`),
  )
  const given = { ...(q !== '' && { q }), ...(target !== '' && { target }) }
  const rows = pageOf(found, page, ROWS)
  const cut =
    readCommits !== null &&
    html`<p class="faint small">
      Of the last ${readCommits} commits: what changed last before then is found by the address of its object only.
    </p>`
  if (rows.shown.length === 0)
    return [
      html`<p class="calm">
        ${all.length === 0 ? 'Nothing has been recorded yet.' : 'Nothing has all of these words.'}
      </p>`,
      cut,
    ]
  return [
    html`<p class="faint small">${countOf(found.length, 'object')}, what changed last first</p>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">Recorded</th>
            <th scope="col">Its last change</th>
            <th scope="col" class="number">Changes</th>
            <th scope="col" class="number">Seen</th>
          </tr>
        </thead>
        <tbody>
          ${rows.shown.map((each) => row(each, board))}
        </tbody>
      </table>`,
    paging(rows, (number) => address('/revisions', { ...given, page: String(number) })),
    cut,
  ]
}

function row({ last, changes, hasBaseline }: ObjectSeen, { at }: Board): Html {
  return html`<tr>
    <th scope="row">
      <a href="${objectAddress(last)}">${name(objectWords(last))}</a><span class="beside">${last.kind}</span>
    </th>
    <td>
      <a class="plain" href="${revisionAddress(last, { to: last.id })}">${name(last.words)}</a>
      ${hasBaseline && chip('baseline', 'somebody has declared it good')}
    </td>
    <td class="number">${changes}</td>
    <td class="number">${age(last.at, at)}</td>
  </tr>`
}

/** Objects of several kinds are called so: which one is meant? */
export function severalPage({ several }: Several, board: Board, site: Site): Html {
  return frame({ title: 'Revisions', place: 'revisions', board, site }, [
    html`<div class="title"><h1>Which one?</h1></div>`,
    html`<p class="says large">Things of several kinds are called so:</p>
      <ul>
        ${several.map((of) => html`<li><a href="${objectAddress(of)}">${name(objectWords(of))}</a> <span class="faint">${of.kind}</span></li>`)}
      </ul>`,
  ])
}

/** Nothing can be told: nobody records, or it cannot be read. */
export function unreadPage(
  recorded: Exclude<Recorded<unknown>, { readonly kind: 'read' }>,
  board: Board,
  site: Site,
): Html {
  return frame({ title: 'Revisions', place: 'revisions', board, site }, [
    html`<div class="title"><h1>Revisions</h1></div>`,
    unread(recorded),
  ])
}
