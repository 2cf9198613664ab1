import { escape } from 'html-escaper'
import { oneLine, visibleText } from '../base/escape.ts'

const MADE = Symbol('made by html')

/** Text that is HTML. Nothing that came from elsewhere can be one: the mark is no text. */
export interface Html {
  readonly [MADE]: string
}

/** What may stand in a page. Everything but Html is text from anywhere. */
export type Piece = Html | string | number | false | null | undefined | readonly Piece[]

/**
 * The inside of an element or of a quoted attribute. What is put in becomes one line in which nothing acts, hides or turns
 * around what is beside it; nothing has to be remembered where it is written.
 */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return { [MADE]: strings.map(unbroken).reduce((made, string, at) => `${made}${textOf(pieces[at - 1])}${string}`) }
}

/** The page, as it is sent. */
export function rendered(page: Html): string {
  return page[MADE]
}

/** A name: its direction of writing is its own. */
export function name(foreign: string): Html {
  return html`<bdi>${foreign}</bdi>`
}

/** Every character of it, as many blanks as there are. Whoever shows it bounds it. */
export function exact(foreign: string): Html {
  return { [MADE]: escape(visibleText(foreign)) }
}

/** What is there to be copied as it was: every line of it in a line of its own. */
export function verbatim(foreign: string, mostLines = 200): Html {
  const lines = foreign.split('\n')
  const shown = lines.slice(0, mostLines).map((line, at) => html`${at > 0 && NEWLINE}${line}`)
  const more = lines.length - mostLines
  return html`<pre tabindex="0"><code>${shown}</code></pre>
    ${more > 0 && html`<p class="faint">and ${more} lines more</p>`}`
}

const NEWLINE: Html = { [MADE]: '\n' }

/** Words of one attribute or of one sentence, with blanks between those that are there. */
export function words(...all: readonly (string | false | null | undefined)[]): string {
  return all.filter((each) => each !== false && each !== null && each !== undefined && each !== '').join(' ')
}

/** An address of ours. Never cut: half of one leads somewhere else. */
export function address(path: string, given: Readonly<Record<string, string>> = {}): Html {
  const query = new URLSearchParams(given).toString()
  return { [MADE]: escape(query === '' ? path : `${path}?${query}`) }
}

function textOf(piece: Piece): string {
  if (typeof piece === 'string') return escape(oneLine(piece))
  if (typeof piece === 'number') return String(piece)
  if (piece === false || piece === null || piece === undefined) return ''
  return isMany(piece) ? piece.map(textOf).join('') : piece[MADE]
}

/** How our own lines are broken is nobody's business; those of others never come here. */
function unbroken(string: string): string {
  return string.includes('\n') ? string.replace(/\s*\n\s*/gu, ' ') : string
}

function isMany(piece: Html | readonly Piece[]): piece is readonly Piece[] {
  return Array.isArray(piece)
}
