import { GATES } from '../../lib/model/heal.ts'
import type { Story, TargetPast } from '../../lib/pages/board.ts'
import { anIncident, DAY_MS, MINUTE_MS, NOW } from './boards.ts'
import { someDays } from './sample-past.ts'

const HOUR_MS = 60 * MINUTE_MS

/** A container that was killed for memory, with everything that the daemon knows of it. */
export function fleetStory(): Story {
  const { incident } = anIncident({
    target: 'web-1',
    check: 'container-oom',
    item: 'shop-cart-1',
    id: '3f2a91c04b7e',
    openedAt: NOW - 42 * MINUTE_MS,
    summary: 'killed for memory 4m 12s ago, limit 256 MiB, exit code 137',
  })
  const event = (minutes: number, kind: Story['events'][number]['kind'], text: string) => ({
    incident: incident.id,
    at: NOW - minutes * MINUTE_MS,
    kind,
    text,
  })
  const gates = GATES.map((gate) => ({
    gate,
    no: gate === 'budgets' ? '3 of 3 deeds within 30m are used up, the next at 01:12' : null,
  }))
  return {
    incident,
    events: [
      event(42, 'opened', 'critical'),
      event(
        42,
        'evidence',
        'what changed in the hour before:\n12m 3s before: shop-cart image registry.example.org/shop/cart:1.4.1 became registry.example.org/shop/cart:1.5.0 (by operator)',
      ),
      event(
        42,
        'evidence',
        'last lines of the log:\n2026-11-23T00:17:58Z level=info msg="warming cache" entries=120000\n2026-11-23T00:18:01Z level=info msg="warming cache" entries=240000\n2026-11-23T00:18:02Z runtime: out of memory: cannot allocate 67108864-byte block (251658240 in use)\nfatal error: out of memory',
      ),
      event(41, 'queued', 'ops: container-oom web-1'),
      event(41, 'delivered', 'ops: accepted as 4711'),
      event(40, 'heal', 'restart: start "shop-cart-1" on web-1'),
      event(38, 'resolved', 'it was well for 2 minutes'),
      event(36, 'opened', 'critical again'),
      event(20, 'refused', 'pager: 503 Service Unavailable'),
      event(19, 'delivered', 'pager: accepted'),
      event(4, 'changed', 'limit 256 MiB'),
    ],
    explained: {
      mute: null,
      routes: [
        {
          rule: 'tell ops',
          notifier: 'ops',
          told: { at: NOW - 41 * MINUTE_MS, status: 'critical', isFlapping: false },
          standing: { kind: 'told', againAt: NOW + 3 * HOUR_MS },
        },
        {
          rule: 'wake somebody when it lasts',
          notifier: 'pager',
          told: { at: NOW - 19 * MINUTE_MS, status: 'critical', isFlapping: false },
          standing: { kind: 'told', againAt: null },
        },
        {
          rule: 'mail the shop team',
          notifier: 'shop-mail',
          told: null,
          standing: { kind: 'waits', for: 'hours', until: NOW + 7 * HOUR_MS },
        },
        {
          rule: 'databases',
          notifier: 'dba',
          told: null,
          standing: { kind: 'not-meant', why: 'label role is web, the rule wants database' },
        },
      ],
      healing: [
        {
          rule: 'replace sick shop containers',
          remedy: 'restart',
          words: 'restart "shop-cart-1" on web-1',
          verdict: 'no',
          gates,
        },
      ],
    },
    healed: [
      {
        at: NOW - 40 * MINUTE_MS,
        kind: 'intended',
        words: 'start "shop-cart-1" on web-1',
        seq: 11,
        hash: 'b',
        previous: 'a',
      },
      {
        at: NOW - 40 * MINUTE_MS,
        kind: 'ended',
        words: 'start "shop-cart-1" on web-1: done',
        seq: 12,
        hash: 'c',
        previous: 'b',
      },
    ],
  }
}

/** Two days of some numbers, and some bad hours in two months. */
export function fleetPast(): TargetPast {
  const from = NOW - DAY_MS
  const subject = (check: string, item = '') => ({ target: 'web-1', check, item })
  const wave = (rise: number) =>
    Array.from({ length: 96 }, (_, at) => ({
      at: from + at * 15 * MINUTE_MS,
      count: 1,
      min: 0,
      max: 0,
      sum: 0.4 + rise * (at / 96) + 0.1 * Math.sin(at / 5),
    })).filter((_, at) => at < 40 || at > 52)
  return {
    availability: someDays('web-1'),
    series: [
      {
        series: { subject: subject('disk', '/var'), metric: 'used', unit: 'ratio' },
        resolution: 'raw',
        buckets: wave(0.4),
      },
      { series: { subject: subject('cpu'), metric: 'busy', unit: 'ratio' }, resolution: 'raw', buckets: wave(0) },
      { series: { subject: subject('memory'), metric: 'used', unit: 'ratio' }, resolution: 'raw', buckets: wave(-0.2) },
    ],
    seriesFrom: from,
  }
}
