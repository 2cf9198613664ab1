import type { Board } from '../../lib/pages/board.ts'
import { anIncident, NOW } from './boards.ts'
import { fleetBoard } from './sample-fleet.ts'

const ACKED = 'acked'

/** The sample fleet, over which people may change something; somebody has acknowledged one of its incidents. */
export function changeableBoard(): Board {
  const { own, incidents, ...board } = fleetBoard()
  const acknowledged = { by: 'ada', note: 'new disk ordered', at: NOW - 60_000, isSticky: false }
  const known = anIncident({ target: 'web-2', check: 'memory', id: ACKED, acknowledged })
  return { ...board, own: { ...own, takesChanges: true }, incidents: [...incidents, known] }
}

export interface FilledForm {
  /** With what it is about. */
  readonly address: string
  readonly fields: Readonly<Record<string, string>>
}

const by = 'anna'
const note = 'moving racks'

/** Each form, about something of that board and filled in as it should be; by its path. */
export const FORMS: Readonly<Record<string, FilledForm>> = {
  '/do/ack': { address: `/do/ack?incident=${ACKED}`, fields: { note, for: '', by } },
  '/do/unack': { address: `/do/unack?incident=${ACKED}`, fields: { by } },
  '/do/silence': {
    address: '/do/silence?target=web-1&check=disk&item=%2Fvar',
    fields: { target: 'web-1', check: 'disk', item: '/var', labels: '', note, for: '2h', by },
  },
  '/do/unsilence': { address: '/do/unsilence?id=51e4ce00', fields: { by } },
  '/do/hold': {
    address: '/do/hold?target=web-1&kind=container&name=shop-cart-1',
    fields: { target: 'web-1', kind: 'container', name: 'shop-cart-1', note, for: '2h', by },
  },
  '/do/release': { address: '/do/release?id=401d0000', fields: { by } },
  '/do/heal-plan': { address: '/do/heal-plan', fields: {} },
  '/do/heal-run': { address: '/do/heal-run?plan=5e1fd00d', fields: { sure: 'yes', by } },
  '/do/heal-stop': { address: '/do/heal-stop', fields: { note: '', by } },
  '/do/heal-resume': { address: '/do/heal-resume', fields: { sure: 'yes', note: '', by } },
}

/** The token that a page has in its form; empty where it has none. */
export function tokenIn(page: string): string {
  return / name="token" value="([^"]*)"/u.exec(page)?.[1] ?? ''
}
