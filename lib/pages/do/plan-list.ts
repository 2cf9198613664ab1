import type { HealObject } from '../../model/heal.ts'
import type { EpochMs } from '../../model/time.ts'
import { html, name } from '../markup.ts'
import type { Html, Piece } from '../markup.ts'
import { incidentAddress } from '../parts/links.ts'
import { instant } from '../parts/moment.ts'
import { atMost, more } from '../parts/more.ts'

/** What would be done about everything that rules want mended, as the daemon keeps it. Words are foreign. */
export interface PlanSeen {
  readonly id: string
  readonly at: EpochMs
  /** Until then it can be run. */
  readonly untilAt: EpochMs
  readonly deeds: readonly {
    readonly incident: string
    readonly rule: string
    readonly remedy: string
    readonly object: HealObject
    readonly words: string
    readonly verdict: 'go' | 'would' | 'no'
    /** Whether it is done when a person runs the plan. */
    readonly runs: boolean
    readonly gates: readonly { readonly gate: string; readonly no: string | null; readonly againAt: EpochMs | null }[]
  }[]
  /** Troubles about which nothing could be done. */
  readonly idle: readonly {
    readonly incident: string
    readonly rule: string
    readonly remedy: string
    readonly why: string
  }[]
}

const MOST = 200

/** Exactly what is done when this plan is run, in its order, and what of it is not. */
export function planList({ deeds, untilAt }: PlanSeen): Piece {
  const runs = atMost(
    deeds.filter((each) => each.runs),
    MOST,
  )
  const not = atMost(
    deeds.filter((each) => !each.runs),
    MOST,
  )
  return [
    html`<section aria-labelledby="will">
      <h2 id="will" class="section">One after the other</h2>
      <div class="card">
        <ol class="deeds">
          ${runs.shown.map(deed)}
        </ol>
        ${more(runs.left, 'deeds', null)}
      </div>
    </section>`,
    not.shown.length > 0 &&
      html`<section aria-labelledby="will-not">
        <h2 id="will-not" class="section">Not done by this</h2>
        <div class="card">
          <ul class="deeds">
            ${not.shown.map(deed)}
          </ul>
          ${more(not.left, 'more', null)}
        </div>
      </section>`,
    html`<p class="faint">
      The plan is kept until ${instant(untilAt)} and run once. Each deed is looked at again right before it is done;
      what is not the same any more is left alone.
    </p>`,
  ]
}

function deed({ object, words, rule, incident, runs, gates }: PlanSeen['deeds'][number]): Html {
  const no = runs ? undefined : gates.find((each) => each.no !== null)
  return html`<li>
    <p><strong>${name(words)}</strong></p>
    <p class="faint">
      ${object.kind} ${name(object.name === '' ? object.target : `${object.target}/${object.name}`)}, by
      “${name(rule)}”, <a href="${incidentAddress(incident)}">incident ${name(incident)}</a>
    </p>
    ${no && html`<p>${no.gate}: ${name(no.no ?? '')}</p>`}
  </li>`
}
