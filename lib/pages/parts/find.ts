import { html } from '../markup.ts'
import type { Html } from '../markup.ts'

/** Of what somebody looks for, so much is read. */
const LONGEST = 200

/** A field for words that all have to be there. */
export function findForm(
  action: string,
  text: string,
  about: string,
  kept: Readonly<Record<string, string>> = {},
): Html {
  return html`<form class="find" action="${action}" method="get">
    ${Object.entries(kept).map(([key, value]) => html`<input type="hidden" name="${key}" value="${value}" />`)}<input
      type="search"
      name="q"
      value="${text.slice(0, LONGEST)}"
      aria-label="${about}"
      placeholder="${about}"
      maxlength="${LONGEST}"
    /><button>Find</button>
  </form>`
}

/** Whether all words stand in a text, whatever their case. */
export function finder(text: string): (within: string) => boolean {
  const words = text
    .slice(0, LONGEST)
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '')
  return (within) => {
    const all = within.toLowerCase()
    return words.every((word) => all.includes(word))
  }
}
