import { shortInstant } from '../../base/instant.ts'
import type { EpochMs } from '../../model/time.ts'
import type { IncidentSeen } from '../board.ts'
import { html, name, words } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import { incidentAddress, whatOf } from '../parts/links.ts'
import { lasting } from '../parts/moment.ts'
import { atMost } from '../parts/more.ts'
import { badge, chip, spokenSign } from '../parts/sign.ts'
import type { Cause } from './causes.ts'

/** Named in full below their cause; the others are counted. */
const MOST_NAMED = 4

const QUIET = {
  blind: 'we cannot see',
  dependency: 'behind another',
  maintenance: 'maintenance',
  silence: 'silenced',
  acknowledged: 'acknowledged',
} as const

/** One cause: what is wrong and since when, with what follows from it. */
export function causeCard({ lead, others }: Cause, now: EpochMs): Html {
  const { incident, says, mute, isStale } = lead
  const { subject, status, openedAt } = incident
  return html`<li class="${words('cause', isStale ? 'stale' : status, mute !== null && 'quiet')}">
    <div class="cause-head">
      ${badge(status, isStale)}
      <h3>
        <a href="${incidentAddress(incident.id)}"
          >${name(subject.target)} <span class="what">${name(whatOf(subject))}</span></a
        >
      </h3>
      <span class="since">${lasting(openedAt, now)}</span>
    </div>
    <p class="says">${name(says)}</p>
    ${remarks(lead)} ${others.length > 0 && following(others, lead)}
  </li>`
}

/** Why nobody is told, and whatever else has to be known to read the line. */
export function remarks({ incident: { isFlapping, acknowledged }, mute }: IncidentSeen): Piece {
  const chips = [
    ...(mute ? [chip(QUIET[mute.by], mute.detail)] : []),
    ...(isFlapping ? [chip('flapping', 'it comes and goes')] : []),
  ]
  if (chips.length === 0) return null
  const who = mute?.by === 'acknowledged' && acknowledged
  const said = who ? `by ${who.by}, ${shortInstant(who.at)}: ${who.note}` : (mute?.detail ?? '')
  return html`<p class="remarks">${chips} <span class="faint">${name(said)}</span></p>`
}

/** What it is called beside its cause: what both have stands there already. */
function shortName({ incident: { subject } }: IncidentSeen, { incident: { subject: lead } }: IncidentSeen): string {
  if (subject.target !== lead.target)
    return subject.check === lead.check ? subject.target : `${subject.target} ${whatOf(subject)}`
  return subject.check === lead.check && subject.item !== '' ? subject.item : whatOf(subject)
}

function following(others: readonly IncidentSeen[], lead: IncidentSeen): Html {
  const { shown, left } = atMost(others, MOST_NAMED)
  const isBehind = others.some(({ behind }) => behind !== null)
  const head = isBehind ? 'Not to be seen because of it' : 'The same of'
  return html`<div class="following">
    <span class="faint">${head}</span>
    <ul>
      ${shown.map(
        (each) =>
          html`<li>
            ${spokenSign(each.incident.status)}
            <a href="${incidentAddress(each.incident.id)}">${name(shortName(each, lead))}</a>
          </li>`,
      )}${left > 0 && html`<li class="faint">and ${left} more</li>`}
    </ul>
  </div>`
}
