import type { QuietSeen, WindowSeen } from '../../lib/pages/quiet/seen.ts'
import { DAY_MS, MINUTE_MS, NOW } from './boards.ts'

const HOUR_MS = 60 * MINUTE_MS

/** One that opens so many hours from now, for the first time, and then every so often. */
export function aWindow(
  inHours: number,
  own: Partial<WindowSeen> & { everyHours?: number; hours?: number } = {},
): WindowSeen {
  const { everyHours = 0, hours = 2, ...rest } = own
  const count = everyHours === 0 ? 1 : Math.floor((14 * 24 - inHours) / everyHours)
  const times = Array.from({ length: count }, (_, at) => {
    const from = NOW + (inHours + at * everyHours) * HOUR_MS
    return { from, until: from + hours * HOUR_MS }
  })
  return {
    ...{ name: 'moving racks', about: 'rack=a', note: '', times, isCut: false, isOpen: inHours <= 0 },
    ...{ targets: { count: 2, of: 18, names: ['web-1', 'web-2'] }, ...rest },
  }
}

/** A night on which people are at it. */
export function fleetQuiet(own: Partial<QuietSeen> = {}): QuietSeen {
  return {
    silences: [
      {
        ...{ id: '3f2a91c0', about: 'target web-*, check disk', by: 'ada', note: 'the new disks come on Tuesday' },
        ...{ from: NOW - 3 * HOUR_MS, until: NOW + 2 * HOUR_MS, quiets: 2 },
      },
      {
        ...{
          id: 'b71e0d44',
          about: 'env=test',
          by: 'grace',
          note: 'the test lab moves to the second floor, and nobody works in it until it is there',
        },
        ...{ from: NOW - DAY_MS, until: NOW + 6 * DAY_MS, quiets: 0 },
      },
    ],
    windows: [
      aWindow(-1, { name: 'moving racks', note: 'the electricians are in the room', hours: 5 }),
      aWindow(1.5, {
        ...{
          name: 'backups of the databases',
          about: 'target db-*, check cpu|load|disk-io',
          everyHours: 24,
          hours: 1.5,
        },
        ...{ note: 'they are slow every night', targets: { count: 2, of: 18, names: ['db-1', 'db-2'] } },
      }),
      aWindow(60, {
        ...{ name: 'patch day', about: 'everything', hours: 12, everyHours: 168, note: '' },
        targets: { count: 18, of: 18, names: ['web-1', 'web-2', 'web-3', 'gateway', 'db-1', 'db-2'] },
      }),
    ],
    later: 1,
    aheadMs: 14 * DAY_MS,
    notifiers: [
      { name: 'ops', use: 'slack', broken: null, waiting: 0, retry: null },
      {
        ...{ name: 'pager', use: 'pagerduty', broken: null, waiting: 2 },
        retry: { at: NOW + 90_000, attempts: 3, answer: '503 Service Unavailable' },
      },
      { name: 'shop-mail', use: 'email', broken: 'gave up after 12 tries: 550 no such user', waiting: 0, retry: null },
    ],
    letters: {
      kind: 'read',
      isCut: false,
      all: [
        {
          ...{
            id: '0a1b2c3d4e5f',
            rule: 'mail the shop team',
            notifier: 'shop-mail',
            diedAt: NOW - 5 * HOUR_MS,
            attempts: 12,
          },
          answer: '550 5.1.1 <shop@example.org>: no such user here',
          entries: [
            { incident: 'web-1-disk-/var', subject: { target: 'web-1', check: 'disk', item: '/var' }, kind: 'problem' },
            {
              incident: 'stack-a',
              subject: { target: 'stack', check: 'workload-replicas', item: 'shop/web' },
              kind: 'still',
            },
          ],
        },
      ],
    },
    routes: [
      {
        ...{ rule: 'tell ops', about: 'everything', hasHours: false, unless: null, repeatMs: 4 * HOUR_MS },
        steps: [
          { notifier: 'ops', openForMs: 0, afterRemedies: 0 },
          { notifier: 'pager', openForMs: 30 * MINUTE_MS, afterRemedies: 0 },
        ],
      },
      {
        ...{ rule: 'mail the shop team', about: 'target shop-*, team=shop', hasHours: true, repeatMs: null },
        ...{ unless: 'check memory', steps: [{ notifier: 'shop-mail', openForMs: 0, afterRemedies: 2 }] },
      },
    ],
    ...own,
  }
}
