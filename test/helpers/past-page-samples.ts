import type { Board } from '../../lib/pages/board.ts'
import { historyPage } from '../../lib/pages/history.ts'
import type { AvailabilitySeen, EndedSeen, NumbersSeen } from '../../lib/pages/history/measured.ts'
import type { Html } from '../../lib/pages/markup.ts'
import { numbersPage } from '../../lib/pages/numbers.ts'
import { objectPage } from '../../lib/pages/object.ts'
import { pageOf } from '../../lib/pages/parts/paging.ts'
import { revisionPage } from '../../lib/pages/revision.ts'
import { revisionsPage, severalPage, unreadPage } from '../../lib/pages/revisions.ts'
import type { Difference, ObjectPast, ObjectsSeen, Recorded } from '../../lib/pages/revisions/recorded.ts'
import { SITE } from './boards.ts'
import { cartDifference, cartPast, endedIncidents, recordedObjects, someDays, someNumbers } from './sample-past.ts'

/** All that pages about the past are made of, and what somebody has asked for. */
export interface PastSample {
  readonly objects: ObjectsSeen
  readonly cart: ObjectPast
  readonly difference: Difference
  readonly days: readonly AvailabilitySeen[]
  readonly ended: EndedSeen
  readonly numbers: NumbersSeen
  readonly disk: NumbersSeen
  readonly why: string
  readonly asked: { readonly target: string; readonly check: string; readonly item: string; readonly metric: string }
}

export function pastSample(): PastSample {
  const targets = ['web-1', 'web-2', 'db-1', 'edge-1', 'k8s/prod-eu-central-1/payments-and-settlement-gateway']
  const all = someNumbers('7d', { check: 'disk' })
  return {
    ...{ objects: recordedObjects(), cart: cartPast(), difference: cartDifference(), ended: endedIncidents() },
    ...{ days: targets.map(someDays), numbers: someNumbers(), disk: { ...all, series: all.series.slice(1) } },
    ...{ why: 'bad object HEAD', asked: { target: 'web-1', check: 'disk', item: '/var', metric: 'used' } },
  }
}

/** Each page about the past, of a fleet of this board. */
export function pastPages(sample: PastSample, board: Board): Readonly<Record<string, Html>> {
  const { objects, cart, difference, days, ended, numbers, disk, why, asked } = sample
  const around = { board, site: SITE }
  const recorded: Recorded<ObjectsSeen> = { kind: 'read', value: objects }
  const { target, item } = asked
  const [availability = null] = days
  return {
    revisions: revisionsPage({ recorded, asked: { q: '', target: '', page: '1' }, ...around }),
    found: revisionsPage({ recorded, asked: { q: item, target, page: '1' }, ...around }),
    off: revisionsPage({ recorded: { kind: 'off' }, asked: { q: '', target, page: '1' }, ...around }),
    unread: unreadPage({ kind: 'unread', why }, board, SITE),
    several: severalPage({ several: [cart.of, difference.of] }, board, SITE),
    object: objectPage({ past: cart, ...around }),
    diff: revisionPage({ difference, ...around }),
    history: historyPage({ targets: pageOf(days, '1', 40), ended, asked: { q: '', of: target }, ...around }),
    numbers: numbersPage({ asked: { target, period: '24h' }, seen: numbers, availability, ...around }),
    chart: numbersPage({ asked: { ...asked, period: '7d' }, seen: disk, availability: null, ...around }),
  }
}
