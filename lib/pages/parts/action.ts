import { address, html, name } from '../markup.ts'
import type { Html } from '../markup.ts'

/** Where people change something: each is a form that asks once more, with who and why. */
export type Doing =
  | 'ack'
  | 'unack'
  | 'silence'
  | 'unsilence'
  | 'hold'
  | 'release'
  | 'heal-plan'
  | 'heal-run'
  | 'heal-stop'
  | 'heal-resume'

export interface Action {
  /** What stands on it. */
  readonly word: string
  /** What it is about, for whoever hears the word without what stands beside it. */
  readonly about?: string
  readonly given?: Readonly<Record<string, string>>
}

/** A link that leads to a change. Shown only where the daemon takes changes. */
export function action(doing: Doing, { word, about = '', given = {} }: Action): Html {
  return html`<a class="action" href="${address(`/do/${doing}`, given)}"
    >${word}${about !== '' && html`<span class="unseen"> ${name(about)}</span>`}</a
  >`
}
