import { oneLine } from '../../base/escape.ts'
import { html } from '../markup.ts'
import type { Html } from '../markup.ts'
import type { Recorded } from './recorded.ts'

/** In place of what would be there: nothing is recorded, or it cannot be read. */
export function unread(recorded: Exclude<Recorded<unknown>, { readonly kind: 'read' }>): Html {
  if (recorded.kind === 'unread')
    return html`<div class="card listed" data-part="unread">
      <p><strong class="unknown">What is recorded cannot be read.</strong></p>
      <p>${oneLine(recorded.why, 400)}</p>
    </div>`
  return html`<div class="card listed" data-part="unread">
    <p><strong>Nothing is recorded here.</strong></p>
    <p>
      “registry” is off in the settings of targets.yaml. With <code>settings: { registry: ./revisions }</code> every
      change of what runs is kept in a git repository of that name, from the next start of
      <code>orch-watch run</code> on; without a line about it, it is kept in the state folder. Secrets are kept as
      fingerprints.
    </p>
  </div>`
}
