import { formatQuantity } from '../../lib/base/quantity.ts'
import type { Report } from '../../lib/model/report.ts'
import type { CheckResult } from '../../lib/model/result.ts'
import { aFaulted, aMetric, aReport, aResult, aTargetReport } from './builders.ts'

const GIB = 1024 ** 3
const DAY_MS = 86_400_000

/** What a healthy Linux host with some containers answers. */
function aHost(
  target: string,
  figures: { cpu: number; memory: number; disk: number; upDays: number; load: number; containers?: number },
): CheckResult[] {
  const { cpu, memory, disk, upDays, load, containers = 0 } = figures
  const one = (check: string, summary: string, ...metrics: Parameters<typeof aMetric>[0][]): CheckResult =>
    aResult({ target, check, item: '', summary, metrics: metrics.map(aMetric) })
  return [
    one('reachable', 'answered, connected in 31ms', { name: 'connect', value: 31, unit: 'ms', warn: '> 3s' }),
    one('cpu', `${formatQuantity(cpu, 'ratio')} busy on 4 cores`, { name: 'busy', value: cpu, warn: '> 90%' }),
    one('load', `load ${load}, ${load}, ${load} on 4 cores`, { name: 'one', value: load, unit: 'count' }),
    one('memory', `${formatQuantity(memory, 'ratio')} used`, { value: memory, warn: '> 90%', crit: '> 95%' }),
    one('swap', '2% used, 1.9 GiB of 2 GiB free', { value: 0.02, warn: '> 60%', crit: '> 90%' }),
    one('uptime', `up ${upDays}d`, { name: 'up', value: upDays * DAY_MS, unit: 'ms', warn: '< 10m' }),
    aResult({
      target,
      item: '/',
      summary: `${formatQuantity(disk, 'ratio')} used, 21.3 GiB free`,
      metrics: [
        aMetric({ value: disk, warn: '> 80%', crit: '> 90%' }),
        aMetric({ name: 'free', value: 21.3 * GIB, unit: 'bytes', crit: '< 2GiB' }),
      ],
    }),
    ...Array.from({ length: containers }, (_, n) =>
      aResult({ target, check: 'container-state', item: `shop-web-${n + 1}`, summary: 'running, started 3d 2h ago' }),
    ),
  ]
}

const HOST_KEY_HINT =
  'compare the fingerprint on the host, then: orch-watch hostkeys trust db-2 SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDgiwf1'
const ENGINE_FAULT = {
  target: 'web-2',
  code: 'timed-out',
  message: 'no answer after 10s (answer)',
  hint: 'the engine hangs: look at its log with "journalctl -u docker"',
} as const

/** Seven targets, something of everything wrong. */
const fleet: Report = aReport({
  tookMs: 1234,
  targets: [
    aTargetReport({ id: 'web-1', labels: { env: 'prod', role: 'web' }, tookMs: 41 }),
    aTargetReport({ id: 'web-2', labels: { env: 'prod', role: 'web' }, tookMs: 1210 }),
    aTargetReport({ id: 'web-3', labels: { env: 'prod', role: 'web' } }),
    aTargetReport({ id: 'db-1', labels: { env: 'prod', role: 'database' } }),
    aTargetReport({
      id: 'db-2',
      labels: { env: 'prod', role: 'database' },
      reachable: false,
      cost: { connections: 1, roundTrips: 0, bytes: 2210 },
    }),
    aTargetReport({
      id: 'gateway',
      labels: { env: 'prod' },
      reachable: false,
      cost: { connections: 1, roundTrips: 0, bytes: 1984 },
    }),
    aTargetReport({ id: 'build', runtime: 'docker', cost: { connections: 1, roundTrips: 9, bytes: 48_812 } }),
  ],
  results: [
    aResult({
      target: 'web-1',
      status: 'critical',
      summary: '91.2% used, 3.1 GiB free (used > 90%)',
      metrics: [
        aMetric({ value: 0.912, warn: '> 80%', crit: '> 90%' }),
        aMetric({ name: 'free', value: 3.1 * GIB, unit: 'bytes', crit: '< 2GiB' }),
      ],
    }),
    aResult({
      target: 'web-1',
      check: 'container-oom',
      item: 'shop-cart-1',
      status: 'critical',
      summary: 'killed for memory 4m 12s ago, limit 256 MiB, exit code 137',
    }),
    aFaulted({
      target: 'gateway',
      code: 'host-key-changed',
      message: 'the host shows ssh-ed25519 SHA256:Zx81Qq0mPq3dJ5o7Yl2b, known is SHA256:uNiVztksCsDhcc0u9e8B',
      hint: 'find out why before anything else; then: ssh-keygen -R gateway.example.org',
    }),
    aFaulted({
      target: 'db-2',
      code: 'host-key-unknown',
      message: 'nobody has said that this key is the right one',
      hint: HOST_KEY_HINT,
    }),
    aFaulted({ ...ENGINE_FAULT, check: 'container-state' }),
    aFaulted({ ...ENGINE_FAULT, check: 'container-health' }),
    aFaulted({ ...ENGINE_FAULT, check: 'container-restarts' }),
    aFaulted({ ...ENGINE_FAULT, check: 'container-memory' }),
    aResult({
      target: 'web-1',
      check: 'memory',
      item: '',
      status: 'warning',
      summary: '92.6% used, 1.2 GiB of 15.6 GiB available (used > 90%)',
      metrics: [aMetric({ value: 0.926, warn: '> 90%', crit: '> 95%' })],
    }),
    aResult({
      target: 'build',
      check: 'container-restarts',
      item: 'registry.example.org-mirror-1',
      status: 'warning',
      summary: 'restarted 7 times in 1h, last exit code 1 (restarts > 5)',
      metrics: [aMetric({ name: 'restarts', value: 7, unit: 'count', warn: '> 5' })],
    }),
    aResult({
      target: 'db-1',
      check: 'systemd-unit',
      item: 'backup.service',
      status: 'warning',
      summary: 'failed: Nightly backup of all databases to the other site',
    }),
    ...aHost('web-1', { cpu: 0.97, memory: 0.5, disk: 0.62, upDays: 12, load: 6.31, containers: 9 }).filter(
      ({ subject }) => subject.check !== 'memory',
    ),
    ...aHost('web-2', { cpu: 0.11, memory: 0.44, disk: 0.61, upDays: 12, load: 0.42 }),
    ...aHost('web-3', { cpu: 0.03, memory: 0.41, disk: 0.6, upDays: 212, load: 0.1, containers: 9 }),
    ...aHost('db-1', { cpu: 0.22, memory: 0.71, disk: 0.48, upDays: 88, load: 1.02 }),
    ...Array.from({ length: 6 }, (_, n) =>
      aResult({ target: 'build', check: 'container-state', item: `runner-${n + 1}`, summary: 'running' }),
    ),
  ],
})

const healthy: Report = aReport({
  tookMs: 640,
  results: [
    ...aHost('here', { cpu: 0.04, memory: 0.38, disk: 0.55, upDays: 3, load: 0.2, containers: 2 }),
    ...aHost('web-1', { cpu: 0.13, memory: 0.61, disk: 0.62, upDays: 12, load: 1.4, containers: 12 }),
    ...aHost('backup.ams3.example.org', { cpu: 0.01, memory: 0.09, disk: 0.79, upDays: 401, load: 0 }),
  ],
})

/** Names in other scripts, very long words, an item of two lines, many wrapped cells. */
const scripts: Report = aReport({
  targets: [
    aTargetReport({ id: 'ウェブ-1', labels: { 環境: '本番' } }),
    aTargetReport({ id: 'k8s/prod-eu-central-1/payments-and-settlement-gateway', runtime: 'docker' }),
    aTargetReport({ id: 'café' }),
  ],
  results: [
    aResult({
      target: 'ウェブ-1',
      item: '/データ/バックアップ',
      status: 'critical',
      summary: '使用率 95% 🔥 ディスクの空き容量が不足しています。すぐに確認してください (used > 90%)',
    }),
    aResult({
      target: 'ウェブ-1',
      check: 'process',
      item: 'nginx 👩‍🚀 🇳🇱',
      status: 'warning',
      summary: 'e\u0301te\u0301 précomposé ou combiné, la largeur est la même',
    }),
    aFaulted({
      target: 'k8s/prod-eu-central-1/payments-and-settlement-gateway',
      code: 'tls',
      message: `certificate has expired: CN=${'payments.'.repeat(12)}example.org`,
    }),
    aResult({
      target: 'café',
      check: 'container-state',
      item: 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      status: 'critical',
      summary: 'exit code 127 (program not found) 3m 2s ago',
    }),
    aResult({ target: 'café', check: 'memory', item: '', summary: '41% used' }),
  ],
})

/** Every golden file in test/fixtures/reports/ is made from one of these. */
export const SAMPLES: Readonly<Record<string, Report>> = { fleet, healthy, scripts, empty: aReport({ tookMs: 2 }) }
