import { diff } from '../../lib/kit/configuration-diff.ts'
import { stepsOf } from '../../lib/history/steps.ts'
import { objectWords } from '../../lib/model/configuration.ts'
import type { Configuration, Field, ObjectRef, Origin, Value } from '../../lib/model/configuration.ts'
import type { Unit } from '../../lib/model/limit.ts'
import type { ResolvedIncident } from '../../lib/model/incident.ts'
import type { TimeKind } from '../../lib/model/period-report.ts'
import type { Trouble } from '../../lib/model/state.ts'
import type { Cause, Revision } from '../../lib/model/revision.ts'
import type { AvailabilitySeen, EndedSeen, NumbersSeen, PeriodName } from '../../lib/pages/history/measured.ts'
import type { Difference, ObjectPast, ObjectsSeen } from '../../lib/pages/revisions/recorded.ts'
import type { MeasuredWorld } from '../../lib/web/measured.ts'
import type { RecordedWorld } from '../../lib/web/recorded.ts'
import { anIncident, DAY_MS, MINUTE_MS, NOW } from './boards.ts'

const HOUR_MS = 60 * MINUTE_MS

const CART: ObjectRef = { target: 'web-1', kind: 'container', name: 'shop/cart/1' }

const idOf = (nth: number): string => `${nth}f2a91c0`.padEnd(40, '7')

function aRevision(nth: number, hoursAgo: number, words: string, cause: Cause, of: ObjectRef = CART): Revision {
  return { ...of, id: idOf(nth), at: NOW - hoursAgo * HOUR_MS, words, cause }
}

const CART_CHANGES = [
  aRevision(
    ...([4, 1, 'made anew of another image: image.name shop/cart:1.4.1 → shop/cart:1.5.0, 9 more'] as const),
    'image-changed',
  ),
  aRevision(3, 50, 'changed while it runs: limits.memoryBytes 134217728 → 268435456', 'updated-in-place'),
  aRevision(2, 170, 'made anew with other settings: env.FEATURE_CHECKOUT removed', 'recreated'),
  aRevision(1, 900, 'recorded for the first time', 'recorded'),
]

/** Some things whose configurations are recorded. */
export function recordedObjects(): ObjectsSeen {
  const of = (target: string, kind: ObjectRef['kind'], name: string): ObjectRef => ({ target, kind, name })
  const [cart] = CART_CHANGES
  const [long] = [of('k8s/prod-eu-central-1/payments-and-settlement-gateway', 'deployment', 'shop/checkout-and-basket')]
  return {
    objects: [
      { last: cart!, changes: 4, hasBaseline: true },
      {
        last: aRevision(5, 3, 'gone', 'removed', of('web-2', 'container', 'shop/old-cache/1')),
        changes: 2,
        hasBaseline: false,
      },
      {
        last: aRevision(6, 26, 'changed while it runs: replicas 4 → 6', 'updated-in-place', long),
        changes: 31,
        hasBaseline: false,
      },
      {
        last: aRevision(
          7,
          49,
          'made anew with other settings: labels.com.docker.volume added',
          'recreated',
          of('web-1', 'volume', 'shop_data'),
        ),
        changes: 2,
        hasBaseline: false,
      },
      {
        last: aRevision(8, 900, 'recorded for the first time', 'recorded', of('stack', 'service', 'shop/web')),
        changes: 1,
        hasBaseline: true,
      },
    ],
    readCommits: null,
  }
}

export function cartPast(): ObjectPast {
  return {
    of: CART,
    runsAs: 'shop-cart-1',
    revisions: CART_CHANGES.map((each, nth) => ({
      ...each,
      tags: nth === 1 ? ['release-1.4'] : [],
      isBaseline: nth === 1,
    })),
    hasMore: true,
    baseline: {
      ...CART,
      revision: idOf(3),
      at: NOW - 40 * HOUR_MS,
      by: 'ada',
      note: 'as it was released',
      differs: 10,
    },
  }
}

function field(path: string, value: Value, origin: Origin = 'operator'): Field {
  return { path: path.split('/'), value, origin }
}

function cart(fields: readonly Field[], incarnation: string): Configuration {
  return {
    kind: 'container',
    name: CART.name,
    runsAs: 'shop-cart-1',
    incarnation,
    createdAt: NOW - 50 * HOUR_MS,
    fields,
  }
}

const CERTIFICATE = `-----BEGIN CERTIFICATE-----\n${'MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\n'.repeat(18)}-----END CERTIFICATE-----`

const SAME = [
  field('restart/policy', 'unless-stopped'),
  field('networks/back/aliases', ['cart', 'cart-1']),
  field('mounts//data/type', 'volume'),
  field('mounts//data/source', 'shop_cart'),
  field('workingDirectory', '/app', 'image'),
  field('host/name', '4b7e3f2a91c0', 'engine'),
  field('host/logDriver', 'json-file', 'engine'),
  field('host/shmBytes', 67_108_864, 'engine'),
]

/** A new release of a container: something of every kind of change. */
export function cartDifference(): Difference {
  const before = cart(
    [
      ...SAME,
      field('image/name', 'registry.example.org/shop/cart:1.4.1'),
      field('image/digest', `sha256:${'3e'.repeat(32)}`, 'image'),
      field('command', ['node', '--max-old-space-size=192', 'server.js', '--listen', '0.0.0.0:8080']),
      field('env/LOG_LEVEL', 'info'),
      field('env/DB_PASSWORD', { fingerprint: '3e2f303098aa' }),
      field('env/FEATURE_BASKET', 'true'),
      field('env/NODE_VERSION', '20.18.0', 'image'),
      field('labels/org.opencontainers.image.revision', '7c1de0', 'image'),
      field('limits/memoryBytes', 268_435_456),
    ],
    'a1',
  )
  const after = cart(
    [
      ...SAME,
      field('image/name', 'registry.example.org/shop/cart:1.5.0'),
      field('image/digest', `sha256:${'9a'.repeat(32)}`, 'image'),
      field('command', ['node', 'server.js', '--listen', '0.0.0.0:8080', '--trace']),
      field('env/LOG_LEVEL', 'debug'),
      field('env/DB_PASSWORD', { fingerprint: '986a937401bc' }),
      field('env/TLS_CA', CERTIFICATE),
      field('env/NODE_VERSION', '20.19.1', 'image'),
      field('labels/org.opencontainers.image.revision', '90a27a', 'image'),
      field('limits/memoryBytes', 268_435_456),
      field('limits/pids', 200),
    ],
    'b2',
  )
  const [last, previous] = CART_CHANGES
  return {
    of: CART,
    from: { id: idOf(3), called: 'release-1.4 (3f2a91c0)', change: previous!, configuration: before },
    to: { id: idOf(4), called: '4f2a91c0', change: last!, configuration: after },
    changes: diff(before, after),
    isRekeyed: false,
    older: idOf(3),
    newer: null,
  }
}

/** Sixty days with a bit of everything; `shift` makes others of them. */
export function someDays(target: string, shift = 0): AvailabilitySeen {
  const odd: Readonly<Record<number, TimeKind>> = {
    19: 'degraded',
    27: 'down',
    40: 'unknown',
    41: 'unknown',
    46: 'maintenance',
    54: 'blind',
  }
  return {
    target,
    upRatio: shift === 3 ? null : 0.99931 - shift / 500,
    incidents: shift === 3 ? 0 : 5 + shift,
    days: Array.from({ length: 60 }, (_, nth) => {
      const kind = shift === 3 || nth < 8 ? 'unmeasured' : (odd[nth + shift] ?? 'ok')
      const to = NOW - (59 - nth) * DAY_MS
      return { from: to - DAY_MS, to, kind, ms: kind === 'down' ? 90 * MINUTE_MS : DAY_MS }
    }),
  }
}

export function endedIncidents(): EndedSeen {
  const over = (
    daysAgo: number,
    hours: number,
    status: Trouble,
    what: Parameters<typeof anIncident>[0],
  ): ResolvedIncident => {
    const openedAt = NOW - daysAgo * DAY_MS
    const { incident } = anIncident({ ...what, openedAt, status, id: `over-${daysAgo}` })
    return {
      ...incident,
      phase: 'resolved',
      resolvedAt: openedAt + hours * HOUR_MS,
      because: hours > 20 ? 'vanished' : 'recovered',
    }
  }
  return {
    incidents: [
      over(6, 2, 'warning', { check: 'memory', summary: '92.6% used, 1.2 GiB of 15.6 GiB available (used > 90%)' }),
      over(20, 30, 'unknown', { target: 'db-1', check: 'reachable', summary: 'no answer after 10s (connect)' }),
      over(33, 1, 'critical', {
        target: 'stack',
        check: 'workload-replicas',
        item: 'shop/web',
        summary: '10 wanted, 7 ready',
      }),
    ],
    before: NOW - 33 * DAY_MS,
  }
}

/** Two and a half hours in which nobody measured anything; a value now and then between others. */
export function someNumbers(period: PeriodName = '24h', only?: { readonly check?: string | undefined }): NumbersSeen {
  const stepMs = { '24h': 10, '7d': 120, '30d': 360 }[period] * MINUTE_MS
  const spanMs = { '24h': 1, '7d': 7, '30d': 30 }[period] * DAY_MS
  const to = (Math.floor(NOW / stepMs) + 1) * stepMs
  const from = to - spanMs
  const wave = (check: string, item: string, metric: string, unit: Unit, of: (share: number) => number) => {
    const buckets = Array.from({ length: 144 }, (_, nth) => {
      const mean = of(nth / 144) * (1 + 0.05 * Math.sin(nth / 3))
      return {
        at: from + Math.floor((nth / 144) * (spanMs / stepMs)) * stepMs,
        count: 10,
        min: mean * 0.9,
        max: mean * 1.12,
        sum: mean * 10,
      }
    }).filter((_, nth) => nth < 58 || nth === 66 || nth > 74)
    const steps = stepsOf(buckets, { from, to, lengthMs: stepMs })
    return { series: { subject: { target: 'web-1', check, item }, metric, unit }, resolution: 'raw' as const, steps }
  }
  const series = [
    wave('cpu', '', 'busy', 'ratio', (share) => 0.1 + 0.3 * share ** 3),
    wave('disk', '/', 'used', 'ratio', () => 0.41),
    wave('disk', '/var', 'used', 'ratio', (share) => 0.5 + 0.4 * share),
    wave('memory', '', 'available', 'bytes', (share) => (7 - 5.5 * share) * 2 ** 30),
    wave('reachable', '', 'took', 'ms', (share) => 31 + 20 * share),
    wave('load', '', 'load1', 'count', (share) => 1.4 + share),
  ]
  const shown = series.filter((each) => only?.check === undefined || each.series.subject.check === only.check)
  return {
    from,
    to,
    stepMs,
    series: shown,
    left: 0,
    apart: only?.check === undefined ? [{ check: 'container-cpu', items: 120 }] : [],
    isOff: false,
  }
}

/** A registry that knows the samples. */
export function aRecorded(own: Partial<RecordedWorld> = {}): RecordedWorld {
  const read = <T>(value: T) => Promise.resolve({ kind: 'read', value } as const)
  const isKnown = ({ object }: { readonly object: string }): boolean =>
    recordedObjects().objects.some(({ last }) => objectWords(last) === object)
  return {
    objects: () => read(recordedObjects()),
    object: (named) => read(isKnown(named) ? cartPast() : null),
    difference: (named) => read(isKnown(named) ? cartDifference() : null),
    revisions: () => read(CART_CHANGES),
    ...own,
  }
}

/** A store that knows the samples. */
export function aMeasured(own: Partial<MeasuredWorld> = {}): MeasuredWorld {
  return {
    numbers: (asked) => Promise.resolve(someNumbers(asked.period, asked)),
    availability: (targets) => Promise.resolve(targets.map((id, nth) => someDays(id, nth % 5))),
    ended: () => Promise.resolve(endedIncidents()),
    measured: () =>
      Promise.resolve(
        someNumbers().series.map(({ series, resolution, steps }) => {
          return { series, resolution, buckets: steps.flatMap(({ bucket }) => bucket ?? []) }
        }),
      ),
    now: () => NOW,
    ...own,
  }
}
