import { countOf } from '../../kit/words.ts'
import type { AuditEntry } from '../../model/heal.ts'
import type { EpochMs } from '../../model/time.ts'
import { address, html, name } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import { incidentAddress } from '../parts/links.ts'
import { listed } from '../parts/listed.ts'
import { age, instant } from '../parts/moment.ts'
import { sign } from '../parts/sign.ts'
import type { ChainSeen, LogSeen } from './seen.ts'

/** What was done, what was not and why, the newest first; and whether nobody has changed what was written. */
export function logList(log: LogSeen, now: EpochMs): Html {
  if (log.kind === 'unread') return html`<p class="calm">The log cannot be read: ${name(log.why)}</p>`
  const { entries, isNewest, olderAfter, chain } = log
  const verified = chainWords(chain, now)
  return html`<div class="card">
    ${verified && html`<p class="chain">${verified}</p>`}
    ${
      entries.length === 0
        ? html`<p class="calm">${isNewest ? 'Nothing stands in it.' : 'Nothing older stands in it.'}</p>`
        : html`<ol class="log">
            ${entries.map(line)}
          </ol>`
    }
    ${(olderAfter !== null || !isNewest) && html`<p class="more pager">${!isNewest && html`<a href="/healing#log">Newest</a> `}${olderAfter !== null && html`<a href="${olderAddress(olderAfter)}">Older</a>`}</p>`}
  </div>`
}

function olderAddress(after: number): Piece {
  return address('/healing', { after: String(after) })
}

function line({ at, kind, words, gate, by, incident, remedy, rule, seq }: AuditEntry): Html {
  const notes: Piece[] = [
    ...(rule === undefined ? [] : [html`by “${name(rule)}”`]),
    ...(remedy === undefined ? [] : [html`remedy ${name(remedy)}`]),
    ...(gate === undefined ? [] : [`gate ${gate}`]),
    // What a person has run is a rule's, done for them.
    ...(by === undefined ? [] : [html`${rule === undefined ? 'by' : 'for'} ${name(by)}`]),
    ...(incident === undefined ? [] : [html`<a href="${incidentAddress(incident)}">incident</a>`]),
    `number ${seq}`,
  ]
  return html`<li>
    <span class="when">${instant(at)}</span
    ><span><strong>${kind.replace('-', ' ')}</strong> ${name(words)}<span class="hint">${listed(notes)}</span></span>
  </li>`
}

/** Each entry holds the hash of the one before it. Null where there is none. */
function chainWords(chain: ChainSeen, now: EpochMs): Html | null {
  switch (chain.kind) {
    case 'whole':
      return chain.entries === 0
        ? null
        : html`${sign('ok')} Whole, as it was written: ${countOf(chain.entries, 'entry', 'entries')}, verified
          ${age(chain.at, now)}${chain.hash !== null && html`<span class="hint">it ends in <code>${chain.hash}</code></span>`}`
    case 'broken':
      return html`${sign('critical')}
        <strong class="critical">Entry ${chain.entry} is not what was written there, or is missing</strong>
        <span class="faint">found ${age(chain.at, now)}</span>`
    case 'reading':
      return html`<span class="faint">Not verified yet: all of it is being read.</span>`
    case 'unread':
      return html`${sign('unknown')} It cannot be verified: ${name(chain.why)}`
  }
}
