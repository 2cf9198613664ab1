import type { Board } from './board.ts'
import { frame } from './frame.ts'
import type { Site } from './frame.ts'
import { html } from './markup.ts'
import type { Html } from './markup.ts'

/** Nobody knows what was asked for: it is gone, or never was. */
export function missingPage(board: Board, site: Site): Html {
  return frame({ title: 'Not here', place: null, board, site }, [
    html`<div class="title"><h1>Not here</h1></div>`,
    html`<p class="says large">
      Nothing of this name is known: it is gone, or it never was. <a href="/">What is known now</a>
    </p>`,
  ])
}
