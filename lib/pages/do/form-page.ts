import type { Board } from '../board.ts'
import { frame } from '../frame.ts'
import type { Site } from '../frame.ts'
import { html, name } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import { facts } from '../parts/facts.ts'
import { fieldId, fieldOf } from './fields.ts'
import type { Field, Filled } from './fields.ts'

/** What a person is about to have done: in words what, and to what, before anything is. */
export interface Face {
  /** "Acknowledge" */
  readonly does: string
  /** What it is done to; foreign. Empty for what has no name. */
  readonly what: string
  /** What will be so afterwards. */
  readonly says: Piece
  /** What has to be known of it. */
  readonly about?: Piece
  readonly fields: readonly Field[]
  readonly button: string
  /** It acts on what runs, or lets others do so. */
  readonly isGrave: boolean
  /** Where whoever does not want it goes back to. */
  readonly back: Html
}

export interface FormWorld {
  readonly face: Face
  readonly filled: Filled
  /** Why it was not done, in words; null while nobody has tried. */
  readonly refused: string | null
  /** Says that the form came from us. */
  readonly token: string
  readonly board: Pick<Board, 'at' | 'own'>
  readonly site: Site
}

export function formPage({ face, filled, refused, token, board, site }: FormWorld): Html {
  const { does, what, says, about, fields, button, isGrave, back } = face
  const title = `${refused === null ? '' : 'Not done: '}${does} ${what}`
  const [wrong] = fields.filter((each) => filled.problems.has(each.name))
  return frame({ title, place: null, board, site, isStill: true }, [
    html`<div class="title">
      <h1>${does}${what !== '' && html` ${name(what)}`}</h1>
    </div>`,
    refused !== null && refusal(refused, fields, filled),
    html`<p class="says large">${says}</p>`,
    about !== undefined && html`<div class="about">${about}</div>`,
    html`<form class="deed-form" method="post">
      <input type="hidden" name="token" value="${token}" />
      ${fields.map((field) => fieldOf(field, filled, field === wrong))}
      <p class="send">
        <button class="${isGrave ? 'grave' : 'main'}">${button}</button> <a href="${back}">No, go back</a>
      </p>
    </form>`,
  ])
}

function refusal(why: string, fields: readonly Field[], { problems }: Filled): Html {
  const wrong = fields.filter((each) => problems.has(each.name))
  return html`<div class="refused" role="alert">
    <p><strong>${why}</strong></p>
    ${
      wrong.length > 0 &&
      html`<ul>
        ${wrong.map((each) => html`<li><a href="#${fieldId(each.name)}">${each.label}: ${problems.get(each.name) ?? ''}</a></li>`)}
      </ul>`
    }
  </div>`
}

/** What somebody wanted done is no longer there to be done. What they typed is theirs. */
export function gonePage({ why, typed, board, site }: GoneWorld): Html {
  return frame({ title: 'Nothing was done', place: null, board, site, isStill: true }, [
    html`<div class="title"><h1>Nothing was done</h1></div>`,
    html`<div class="refused" role="alert">
      <p><strong>${why}</strong></p>
    </div>`,
    typed.length > 0 && facts(typed.map(([label, value]) => [label, name(value)])),
    html`<p class="send"><a href="/">What is known now</a></p>`,
  ])
}

export interface GoneWorld {
  readonly why: string
  /** What was filled in, each with its name. */
  readonly typed: readonly (readonly [string, string])[]
  readonly board: Pick<Board, 'at' | 'own'>
  readonly site: Site
}
