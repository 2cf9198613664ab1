import { countOf } from '../kit/words.ts'
import type { Board } from './board.ts'
import { frame } from './frame.ts'
import type { Site } from './frame.ts'
import { html, name } from './markup.ts'
import type { Html, Piece } from './markup.ts'
import { decidedList } from './healing/decided.ts'
import { holdTable } from './healing/holds.ts'
import { imageTable } from './healing/images.ts'
import { logList } from './healing/log.ts'
import { ruleTable } from './healing/rules.ts'
import type { HealingSeen, LogSeen } from './healing/seen.ts'
import { switchHead } from './healing/switch.ts'
import { incidentAddress } from './parts/links.ts'
import { lasting } from './parts/moment.ts'

export interface HealingPageWorld {
  readonly healing: HealingSeen
  readonly log: LogSeen
  readonly board: Board
  readonly site: Site
}

/** What is mended and what is not, with every reason; what was done; and what people want left alone. */
export function healingPage({ healing, log, board, site }: HealingPageWorld): Html {
  const { underWay, decided, idle, plans } = healing
  return frame({ title: 'Healing', place: 'healing', board, site }, [
    html`<div data-part="head">${switchHead(healing, board)}</div>`,
    html`<div data-part="under-way">
      ${underWay.length > 0 && section('under-way', 'Under way', underWayList(healing, board))}
    </div>`,
    part('decided', 'Decided', decidedList({ decided, idle, plans }, board)),
    part('rules', 'Rules that mend', ruleTable(healing, board.at)),
    part('holds', 'Left alone', holdTable(healing.holds, board)),
    part('images', 'Blocked images', imageTable(healing.images, board.at)),
    part('log', 'Log', logList(log, board.at)),
  ])
}

function part(id: string, title: string, body: Piece): Html {
  return html`<div data-part="${id}">${section(id, title, body)}</div>`
}

function section(id: string, title: string, body: Piece): Html {
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}" class="section">${title}</h2>
    ${body}
  </section>`
}

const MOST_UNDER_WAY = 20

function underWayList({ underWay }: HealingSeen, { at }: Board): Html {
  const left = underWay.length - MOST_UNDER_WAY
  return html`<div class="card">
    ${underWay.slice(0, MOST_UNDER_WAY).map(
      ({ words, object, rule, incident, at: since }) =>
        html`<div class="deed">
          <p><strong>${name(words)}</strong> <span class="since">${lasting(since, at)}</span></p>
          <p class="faint">
            on ${name(object.target)}, by “${name(rule)}”, for <a href="${incidentAddress(incident)}">its incident</a>
          </p>
        </div>`,
    )}${left > 0 && html`<p class="more">${countOf(left, 'more deed')}</p>`}
  </div>`
}
