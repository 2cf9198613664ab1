import type { WebOutcome, WebWish, Wishing } from '../../lib/web/wishing.ts'
import type { PlanSeen } from '../../lib/pages/do/plan-list.ts'
import { MINUTE_MS, NOW } from './boards.ts'

/** One of two that can be done, as the daemon keeps it. */
export function aPlan(): PlanSeen {
  const about = { incident: 'web-1-disk-', rule: 'replace sick shop containers', remedy: 'restart' }
  const object = (name: string) => ({ target: 'web-1', kind: 'container' as const, name })
  const no = 'healing is not switched on: settings.heal.enabled'
  const held = 'held until 2026-11-23 05:04:05Z, by ada: moving racks'
  return {
    ...{ id: '5e1fd00d', at: NOW, untilAt: NOW + 10 * MINUTE_MS },
    deeds: [
      {
        ...{
          ...about,
          object: object('shop-cart-1'),
          words: 'restart "shop-cart-1" on web-1',
          verdict: 'would',
          runs: true,
        },
        gates: [{ gate: 'mode', no, againAt: null }],
      },
      {
        ...{
          ...about,
          object: object('shop-cart-2'),
          words: 'restart "shop-cart-2" on web-1',
          verdict: 'no',
          runs: false,
        },
        gates: [{ gate: 'people', no: held, againAt: null }],
      },
    ],
    idle: [{ incident: 'web-1-disk-', rule: 'one more', remedy: 'scale', why: 'there is nothing that it could do' }],
  }
}

/** A desk that takes note of what it is asked, and has this to say. */
export interface Desk extends Wishing {
  readonly asked: WebWish[]
}

export function aDesk(
  own: { readonly answers?: (wish: WebWish) => WebOutcome | null; readonly now?: () => number } = {},
): Desk {
  const asked: WebWish[] = []
  const { answers = () => null, now = () => NOW } = own
  const about = { by: 'ada', note: 'moving racks' }
  return {
    asked,
    now,
    silences: () => [
      {
        ...about,
        id: '51e4ce00',
        match: { target: ['web-*'], check: ['disk'] },
        from: NOW,
        until: NOW + 60 * MINUTE_MS,
      },
    ],
    holds: () =>
      Promise.resolve([
        { ...about, id: '401d0000', object: 'web-1/shop-*', fromAt: NOW, untilAt: NOW + 60 * MINUTE_MS },
      ]),
    stopped: () => Promise.resolve('by ada, since 2026-11-23 00:58:00Z: moving racks'),
    fulfil(wish) {
      asked.push(wish)
      return Promise.resolve(answers(wish) ?? usual(wish))
    },
  }
}

function usual(wish: WebWish): WebOutcome {
  if (wish.do === 'heal-plan') {
    const isKnown = wish.plan === undefined || wish.plan === aPlan().id
    return isKnown
      ? { kind: 'planned', plan: aPlan() }
      : { kind: 'refused', why: `there is no plan "${wish.plan ?? ''}"` }
  }
  if (wish.do === 'heal-run') {
    const { object, words } = aPlan().deeds[0]!
    return { kind: 'ran', deeds: [{ object, words, outcome: 'done', why: '' }] }
  }
  return { kind: 'done', says: `so be it: ${wish.do}`, ids: [] }
}
