import { SIGNS } from '../../kit/signs.ts'
import type { Status } from '../../model/result.ts'
import { html } from '../markup.ts'
import type { Html } from '../markup.ts'

/** What stands for a status, where its word stands beside it. */
export function sign(status: Status, isStale = false): Html {
  return isStale
    ? html`<span class="sign faint" aria-hidden="true">○</span>`
    : html`<span class="sign ${status}" aria-hidden="true">${SIGNS[status]}</span>`
}

/** What stands for a status by itself: who does not see it hears its word. */
export function spokenSign(status: Status, isStale = false): Html {
  return html`${sign(status, isStale)}<span class="unseen">${isStale ? `too old to say, was ${status}` : status}</span>`
}

/** The sign and its word. */
export function badge(status: Status, isStale = false): Html {
  return html`<span class="badge ${isStale ? 'faint' : status}"
    >${sign(status, isStale)} ${isStale ? 'too old' : status}</span
  >`
}

/** A remark beside a name: "silenced", "flapping". */
export function chip(text: string, title = ''): Html {
  return html`<span class="chip" ${title !== '' && html` title="${title}"`}>${text}</span>`
}
