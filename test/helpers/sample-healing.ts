import { GATES } from '../../lib/model/heal.ts'
import type { AuditEntry, GateName } from '../../lib/model/heal.ts'
import type { DecidedSeen, HealingSeen, LogSeen } from '../../lib/pages/healing/seen.ts'
import { MINUTE_MS, NOW } from './boards.ts'

const HOUR_MS = 60 * MINUTE_MS

/** About a container of the shop that is not well: nothing speaks against it but what is said. */
export function aDecision(nos: Partial<Record<GateName, string>> = {}, own: Partial<DecidedSeen> = {}): DecidedSeen {
  const object = { target: 'web-1', kind: 'container', name: 'shop-cart-1' } as const
  return {
    ...{ incident: '3f2a91c04b7e', subject: { target: 'web-1', check: 'container-health', item: 'shop-cart-1' } },
    ...{ rule: 'bring the shop back', remedy: 'restart-container', object, words: 'restart "shop-cart-1" on web-1' },
    verdict: Object.keys(nos).length === 0 ? 'go' : 'no',
    gates: GATES.map((gate) => ({
      gate,
      no: nos[gate] ?? null,
      againAt: nos[gate] === undefined ? null : NOW + 12 * MINUTE_MS,
    })),
    ...own,
  }
}

export function fleetHealing(own: Partial<HealingSeen> = {}): HealingSeen {
  const hourly = (deeds: number) => ({ deeds, withinMs: HOUR_MS })
  return {
    switch: {
      isEnabled: true,
      stopped: null,
      freezes: [{ name: 'nights of the sale', about: 'team=shop', until: NOW + 5 * HOUR_MS }],
    },
    rules: [
      {
        ...{ name: 'bring the shop back', about: 'status critical, check container-health, item shop-*', mode: 'act' },
        ...{ remedies: ['restart-container', 'redeploy'] },
        budget: { whose: 'bring the shop back', budget: hourly(3), used: 3, roomAt: NOW + 12 * MINUTE_MS },
      },
      {
        ...{ name: 'free the disks', about: 'check engine-disk', mode: 'dry-run', remedies: ['prune-images'] },
        budget: { whose: 'free the disks', budget: hourly(10), used: 0, roomAt: null },
      },
    ],
    decided: [
      aDecision({ budgets: 'the budget of the rule is used up: 3 in 60 min' }),
      aDecision(
        {},
        {
          subject: { target: 'web-3', check: 'container-health', item: 'shop-web-7' },
          words: 'restart "shop-web-7" on web-3',
        },
      ),
      aDecision(
        { mode: 'the rule is a dry run' },
        {
          ...{ verdict: 'would', rule: 'free the disks', remedy: 'prune-images' },
          ...{
            object: { target: 'db-1', kind: 'engine', name: '' },
            subject: { target: 'db-1', check: 'engine-disk', item: '' },
          },
          words: 'remove 14 images that nothing uses, 3.1 GiB',
        },
      ),
    ],
    idle: [
      {
        ...{ incident: 'stack-a', subject: { target: 'stack', check: 'workload-replicas', item: 'shop/web' } },
        ...{ rule: 'bring the shop back', why: 'every remedy was tried in vain: people have to see to it' },
      },
    ],
    plans: [{ id: '9c0ffee1', at: NOW - 2 * MINUTE_MS, untilAt: NOW + 8 * MINUTE_MS, deeds: 3, runs: 1 }],
    underWay: [
      {
        ...{
          incident: '3f2a91c04b7e',
          rule: 'bring the shop back',
          words: 'make "shop-cart-2" on web-2 anew, as recorded in 3f2a91c0',
        },
        ...{ object: { target: 'web-2', kind: 'container', name: 'shop-cart-2' }, at: NOW - 40_000 },
      },
    ],
    holds: [
      {
        ...{ id: 'd41d8cd9', object: 'web-1/shop-*', by: 'ada', note: 'looking for the leak' },
        ...{ fromAt: NOW - HOUR_MS, untilAt: NOW + HOUR_MS },
      },
    ],
    budgets: [
      { whose: 'all', budget: hourly(10), used: 4, roomAt: null },
      { whose: 'web-1', budget: hourly(3), used: 3, roomAt: NOW + 12 * MINUTE_MS },
      { whose: 'web-2', budget: hourly(3), used: 1, roomAt: null },
    ],
    images: {
      kind: 'read',
      all: [
        {
          ...{
            name: 'registry.example.org/shop/cart:1.5.0',
            digests: ['sha256:3f2a91c04b7e0d1122334455667788990011223344556677889900aabbccddee'],
          },
          ...{ at: NOW - 26 * HOUR_MS, where: 'web-1/shop-cart-1', why: 'it is unhealthy: GET /health answered 503' },
        },
      ],
    },
    ...own,
  }
}

export function fleetLog(own: Partial<Extract<LogSeen, { kind: 'read' }>> = {}): LogSeen {
  const object = { target: 'web-1', kind: 'container', name: 'shop-cart-1' } as const
  const about = { incident: '3f2a91c04b7e', rule: 'bring the shop back', remedy: 'restart-container', object }
  const lines: readonly Omit<AuditEntry, 'seq' | 'hash' | 'previous'>[] = [
    {
      at: NOW - 4 * MINUTE_MS,
      kind: 'refused',
      words: 'restart "shop-cart-1" on web-1: the budget of the rule is used up: 3 in 60 min',
      gate: 'budgets',
      ...about,
    },
    {
      at: NOW - 20 * MINUTE_MS,
      kind: 'held',
      words: 'web-1/shop-* until 2026-11-23 02:00:00Z: looking for the leak',
      by: 'ada',
    },
    {
      at: NOW - 38 * MINUTE_MS,
      kind: 'helped',
      words: 'restart "shop-cart-1" on web-1: the trouble is over',
      ...about,
      deed: 'd1',
    },
    { at: NOW - 40 * MINUTE_MS, kind: 'ended', words: 'restart "shop-cart-1" on web-1: done', ...about, deed: 'd1' },
    {
      at: NOW - 40 * MINUTE_MS,
      kind: 'intended',
      words: 'restart "shop-cart-1" on web-1',
      ...about,
      deed: 'd1',
      by: 'grace',
    },
    { at: NOW - 9 * HOUR_MS, kind: 'gave-up', words: 'redeploy: tried in vain', ...about },
    { at: NOW - 30 * HOUR_MS, kind: 'resumed', words: 'healing goes on', by: 'ada' },
    { at: NOW - 31 * HOUR_MS, kind: 'stopped', words: 'healing is stopped: we are at it', by: 'ada' },
  ]
  const entries = lines.map((line, nth) => ({ ...line, seq: 128 - nth, hash: 'b', previous: 'a' }))
  const chain = {
    kind: 'whole',
    entries: 128,
    at: NOW - 3 * MINUTE_MS,
    hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  } as const
  return { kind: 'read', entries, isNewest: true, olderAfter: 121, chain, ...own }
}
