import { countOf } from '../kit/words.ts'
import type { Board } from './board.ts'
import { frame } from './frame.ts'
import type { Site } from './frame.ts'
import { html, words } from './markup.ts'
import type { Html, Piece } from './markup.ts'
import { action } from './parts/action.ts'
import { acknowledgements, acknowledgedIn } from './quiet/acknowledgements.ts'
import { letters } from './quiet/letters.ts'
import { notifierTable } from './quiet/notifiers.ts'
import { routeTable } from './quiet/routes.ts'
import type { QuietSeen } from './quiet/seen.ts'
import { silenceTable } from './quiet/silences.ts'
import { windowTable } from './quiet/windows.ts'

export interface QuietPageWorld {
  readonly quiet: QuietSeen
  readonly board: Board
  readonly site: Site
}

/** Why nobody is told, now and soon; what could not be told; and who is told by which way. */
export function quietPage({ quiet, board, site }: QuietPageWorld): Html {
  const { at, own } = board
  return frame({ title: 'Quiet', place: 'quiet', board, site }, [
    html`<div data-part="head">
      <div class="title">
        <h1>Quiet</h1>
        ${own.takesChanges && action('silence', { word: 'Silence something' })}
      </div>
      <p class="says large">${headline(quiet, board)}</p>
    </div>`,
    section('silences', 'Silences', silenceTable(quiet.silences, board)),
    section('acknowledged', 'Acknowledged', acknowledgements(board)),
    section('windows', 'Maintenance', windowTable(quiet, at)),
    section('notifiers', 'Notifiers', notifierTable(quiet, at)),
    section('letters', 'Given up', letters(quiet.letters, at)),
    section('routes', 'Who is told', routeTable(quiet.routes)),
  ])
}

function section(id: string, title: string, body: Piece): Html {
  return html`<section data-part="${id}" aria-labelledby="${id}">
    <h2 id="${id}" class="section">${title}</h2>
    ${body}
  </section>`
}

function headline({ silences, windows }: QuietSeen, board: Board): string {
  const quiet = board.incidents.filter(({ mute }) => mute !== null).length
  const open = windows.filter(({ isOpen }) => isOpen).length
  const reasons = [
    ...(silences.length > 0 ? [countOf(silences.length, 'silence')] : []),
    ...(acknowledgedIn(board).length > 0 ? [countOf(acknowledgedIn(board).length, 'acknowledgement')] : []),
    ...(open > 0 ? [`${countOf(open, 'open window')} of maintenance`] : []),
  ]
  const of = `${quiet} of ${countOf(board.incidents.length, 'open incident')}`
  if (board.incidents.length === 0) return words(reasons.join(', '), reasons.length > 0 && '–', 'nothing is wrong')
  return `Nobody is told of ${of}${reasons.length > 0 ? `: ${reasons.join(', ')}` : ''}.`
}
