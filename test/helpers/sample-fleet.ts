import type { Workload } from '../../lib/model/workload.ts'
import type { Board, SubjectSeen, TargetSeen } from '../../lib/pages/board.ts'
import { anIncident, anInstance, aSubject, aTarget, aWorkload, DAY_MS, MINUTE_MS, NOW, seenWorkload } from './boards.ts'

const HOUR_MS = 60 * MINUTE_MS

/** Ten wanted, seven ready, one of each trouble, in the middle of a rollout. */
export function rollingWorkload(): Workload {
  const instances = [
    ...Array.from({ length: 7 }, (_, at) => anInstance(at + 1, { isUpdated: at < 4 })),
    anInstance(8, { phase: 'starting', isReady: false, word: 'preparing', since: NOW - 40_000 }),
    anInstance(9, {
      ...{ phase: 'running', isReady: false, since: NOW - 4 * MINUTE_MS, restarts: 7 },
      trouble: { kind: 'crash-loop', word: 'CrashLoopBackOff', why: 'back-off 2m40s restarting failed container' },
      lastEnd: { at: NOW - 4 * MINUTE_MS, exitCode: 137, oomKilled: true, why: '' },
    }),
    anInstance(12, { phase: 'stopping', isWanted: false, isReady: false, isUpdated: false }),
  ]
  const rollout = { phase: 'progressing', since: NOW - 6 * MINUTE_MS, why: 'waiting for shop-web.9' } as const
  return aWorkload({ instances, desired: 10, ready: 7, updated: 5, rollout, labels: { app: 'shop', tier: 'frontend' } })
}

const LONG = 'k8s/prod-eu-central-1/payments-and-settlement-gateway'

/** Something of everything: what a bad hour looks like. */
export function fleetBoard(): Board {
  const host = (id: string, more: readonly SubjectSeen[] = [], own: Partial<TargetSeen> = {}): TargetSeen => {
    const checks = ['reachable', 'cpu', 'memory', 'load', 'swap', 'uptime', 'clock']
    const rest = checks.filter((check) => !more.some(({ subject }) => subject.check === check))
    return aTarget({
      id,
      labels: { env: 'prod', role: 'web' },
      subjects: [...more, ...rest.map((check) => aSubject({ target: id, check, summary: SAYS[check] ?? '' }))],
      ...own,
    })
  }
  const away = (id: string): SubjectSeen[] => [
    aSubject({ target: id, check: 'reachable', status: 'unknown', summary: 'no answer after 10s (connect)' }),
    ...['cpu', 'memory', 'disk'].map((check) =>
      aSubject({ target: id, check, isStale: true, at: NOW - 25 * MINUTE_MS }),
    ),
  ]
  return {
    at: NOW,
    own: { version: '0.1.0', startedAt: NOW - 9 * DAY_MS, lookedAt: NOW - 3_000, troubles: [], takesChanges: false },
    targets: [
      host('web-1', [
        aSubject({ status: 'critical', item: '/var', summary: '93.1% used, 3.1 GiB free (used > 90%)' }),
        aSubject({ item: '/' }),
      ]),
      host('web-2'),
      host('web-3', [
        aSubject({
          target: 'web-3',
          check: 'memory',
          status: 'warning',
          summary: '92.6% used, 1.2 GiB of 15.6 GiB available',
        }),
      ]),
      aTarget({ id: 'gateway', labels: { env: 'prod' }, subjects: away('gateway'), look: null }),
      aTarget({ id: 'db-1', labels: { env: 'prod', role: 'database' }, subjects: away('db-1') }),
      aTarget({ id: 'db-2', labels: { env: 'prod', role: 'database' }, subjects: away('db-2') }),
      aTarget({
        id: LONG,
        runtime: 'kubernetes',
        subjects: [
          aSubject({ target: LONG, check: 'workload-replicas', item: 'shop/deployment/checkout', status: 'warning' }),
        ],
      }),
      aTarget({
        id: 'stack',
        runtime: 'swarm',
        subjects: [
          aSubject({
            target: 'stack',
            check: 'workload-replicas',
            item: 'shop/web',
            status: 'critical',
            summary: '10 wanted, 7 ready',
          }),
        ],
      }),
      host('ウェブ-1', [], { labels: { 環境: '本番' } }),
      ...Array.from({ length: 9 }, (_, at) => host(`edge-${at + 1}`, [], { labels: { env: 'edge' } })),
    ],
    workloads: [
      seenWorkload(rollingWorkload(), { status: 'critical' }),
      seenWorkload(
        aWorkload({
          id: 'shop/deployment/checkout-and-basket-and-recommendations',
          kind: 'deployment',
          desired: 4,
          instances: [1, 2, 3].map((slot) => anInstance(slot)),
          ready: 3,
        }),
        { target: LONG },
      ),
      seenWorkload(aWorkload({ id: 'shop/cart', desired: 24 })),
      seenWorkload(aWorkload({ id: 'shop/search', desired: 0, instances: [], off: 'scaled to 0' })),
      seenWorkload(aWorkload({ id: 'monitoring/node-exporter', kind: 'daemon set', mode: 'global', desired: 6 })),
      seenWorkload(
        aWorkload({
          id: 'shop/mail',
          desired: 2,
          instances: [1, 2, 3].map((slot) => anInstance(slot)),
          ready: 2,
          surplus: 1,
        }),
      ),
    ],
    incidents: [
      anIncident({ item: '/var', openedAt: NOW - 42 * MINUTE_MS }),
      anIncident({
        target: 'stack',
        check: 'workload-replicas',
        item: 'shop/web',
        openedAt: NOW - 4 * MINUTE_MS,
        summary:
          '10 wanted, 7 ready: slot 9 missing, last on web-1, exit code 137 (killed for memory), 4m ago; slot 8 starting for 40s; slot 10 missing',
      }),
      anIncident({
        target: 'gateway',
        check: 'reachable',
        status: 'unknown',
        openedAt: NOW - 25 * MINUTE_MS,
        summary: 'no answer after 10s (connect)',
      }),
      ...['db-1', 'db-2'].map((target) =>
        anIncident({
          target,
          check: 'reachable',
          status: 'unknown',
          openedAt: NOW - 24 * MINUTE_MS,
          behind: 'gateway',
          mute: { by: 'dependency', detail: '"gateway" cannot be reached' },
        }),
      ),
      ...Array.from({ length: 7 }, (_, at) =>
        anIncident({
          target: LONG,
          check: 'container-health',
          item: `checkout-5d4f7c-x2x${at}`,
          status: 'warning',
          openedAt: NOW - (90 + at) * MINUTE_MS,
          summary: 'unhealthy for 1h 30m: GET /health answered 503 Service Unavailable',
          isFlapping: at === 0,
        }),
      ),
      anIncident({
        target: 'web-3',
        check: 'memory',
        status: 'warning',
        openedAt: NOW - 5 * HOUR_MS,
        summary: '92.6% used, 1.2 GiB of 15.6 GiB available (used > 90%)',
        mute: { by: 'acknowledged', detail: 'by ada: the new cache is too large, a fix ships tomorrow' },
        acknowledged: {
          by: 'ada',
          note: 'the new cache is too large, a fix ships tomorrow',
          at: NOW - 4 * HOUR_MS,
          isSticky: false,
        },
      }),
    ],
  }
}

const SAYS: Readonly<Record<string, string>> = {
  reachable: 'answered, connected in 31ms',
  cpu: '13% busy on 4 cores',
  memory: '61% used, 6.1 GiB of 15.6 GiB available',
  load: 'load 1.4, 1.2, 1.1 on 4 cores',
  swap: '2% used, 1.9 GiB of 2 GiB free',
  uptime: 'up 12d',
  clock: '2ms ahead',
}
