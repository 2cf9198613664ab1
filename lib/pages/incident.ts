import type { Board, IncidentSeen, Story } from './board.ts'
import { frame } from './frame.ts'
import type { Site } from './frame.ts'
import { address, html, name } from './markup.ts'
import type { Html, Piece } from './markup.ts'
import type { EpochMs } from '../model/time.ts'
import { evidenceOf, timeline } from './incident/timeline.ts'
import { healingTrace } from './incident/healing-trace.ts'
import { routesTable } from './incident/routes-table.ts'
import { remarks } from './overview/cause-card.ts'
import { ackAddress, holdAddress, objectOf, silenceAddress, unackAddress } from './do/addresses.ts'
import { actions } from './parts/actions.ts'
import { crumbs } from './parts/crumbs.ts'
import { facts } from './parts/facts.ts'
import { historyAddress, targetLink, whatOf } from './parts/links.ts'
import { age, instant, whole } from './parts/moment.ts'
import { badge, chip } from './parts/sign.ts'

/** As evidence about changes begins. */
const CHANGED_BEFORE = 'what changed in the hour before:'

/** One story: what happened, what was seen, who was told and why others were not, what was mended and why not. */
export function incidentPage({ story, seen, board, site }: IncidentWorld): Html {
  const { incident, explained, healed } = story
  const title = `${incident.subject.target} ${whatOf(incident.subject)}`
  return frame({ title, place: 'incidents', board, site }, [
    html`<div data-part="head">${head(story, seen, board)}</div>`,
    html`<div class="two">
      <section data-part="timeline" aria-labelledby="timeline">
        <h2 id="timeline" class="section">What happened</h2>
        <div class="card">${timeline(story)}</div>
      </section>
      <div>
        ${
          explained &&
          html`<section data-part="told" aria-labelledby="told">
            <h2 id="told" class="section">Who is told</h2>
            <div class="card">${routesTable(explained, board.at)}</div>
          </section>`
        }
        ${
          explained &&
          html`<section data-part="mended" aria-labelledby="mended">
            <h2 id="mended" class="section">Healing</h2>
            <div class="card">${healingTrace(explained, healed)}</div>
          </section>`
        }
      </div>
    </div>`,
    evidence(story),
  ])
}

export interface IncidentWorld {
  readonly story: Story
  /** As it stands on the board; null when it is over. */
  readonly seen: IncidentSeen | null
  readonly board: Board
  readonly site: Site
}

function head({ incident, events }: Story, seen: IncidentSeen | null, { at, own, targets }: Board): Html {
  const { subject, status, worst, summary, beganAt, openedAt } = incident
  const isOver = incident.phase === 'resolved'
  const isWatched = targets.some(({ id }) => id === subject.target)
  const end = incident.phase === 'resolved' ? incident.resolvedAt : at
  return html`${crumbs([targetLink(subject.target)])}
    <div class="title">
      <h1>${name(whatOf(subject))}</h1>
      ${isOver ? badge('ok') : badge(status, seen?.isStale ?? false)}${isOver && chip('over')}
    </div>
    <p class="says large">${name(summary)}</p>
    ${seen && remarks(seen)}
    ${facts([
      [isOver ? 'lasted' : 'lasts', isOver ? whole(end - beganAt) : html`${whole(end - beganAt)}, goes on`],
      ['began', instant(beganAt)],
      [
        'believed',
        html`${instant(openedAt)} <span class="faint">${whole(Math.max(0, openedAt - beganAt))} later</span>`,
      ],
      ...(incident.phase === 'resolved'
        ? ([
            [
              'ended',
              html`${instant(incident.resolvedAt)}
                <span class="faint">${incident.because}, ${age(incident.resolvedAt, at)}</span>`,
            ],
          ] as const)
        : []),
      ...(worst === status ? [] : ([['at its worst', badge(worst)]] as const)),
      ['incident', html`<code>${incident.id}</code>`],
      // Of ourselves, and of what is watched no more, there are no pages.
      ...(isWatched ? ([['more', elsewhere(subject, events)]] as const) : []),
    ])}
    ${whatToDo(seen, at, own.takesChanges)}`
}

function whatToDo(seen: IncidentSeen | null, at: EpochMs, takesChanges: boolean): Piece {
  if (!seen || !takesChanges) return null
  const { id, subject, acknowledged } = seen.incident
  const isAcknowledged = acknowledged !== undefined && (acknowledged.until ?? Infinity) > at
  return actions([
    isAcknowledged ? [unackAddress(id), 'Take back the acknowledgement'] : [ackAddress(id), 'Acknowledge'],
    [silenceAddress(subject), 'Silence this'],
    [holdAddress(objectOf(subject)), 'Hold: no healing'],
  ])
}

/** Where its numbers went, and what changed near it where something did. */
function elsewhere(subject: Story['incident']['subject'], events: Story['events']): Piece {
  const hasChanges = events.some(({ kind, text }) => kind === 'evidence' && text.startsWith(CHANGED_BEFORE))
  return html`<a href="${historyAddress(subject)}">numbers over time</a>${
      hasChanges && html` · <a href="${address('/revisions', { target: subject.target })}">what changed there</a>`
    }`
}

function evidence(story: Story): Piece {
  const taken = evidenceOf(story)
  if (taken.length === 0) return null
  return html`<section data-part="evidence" aria-labelledby="evidence">
    <h2 id="evidence" class="section">Evidence</h2>
    ${taken}
  </section>`
}
