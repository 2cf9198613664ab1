import { expect } from 'chai'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { exporterNames, loadPushers } from '../../lib/app/exporters.ts'
import { capped } from '../../lib/export/cap.ts'
import { daemonFamilies } from '../../lib/export/daemon.ts'
import type { SubjectNow } from '../../lib/export/subjects.ts'
import { reportFamilies } from '../../lib/export/report.ts'
import { aReport } from '../helpers/builders.ts'
import { aDaemonNow, aSubjectNow } from '../helpers/metrics.ts'
import { skipUnless } from '../helpers/needs.ts'
import { firstCells, readProject, ROOT } from '../helpers/project.ts'

const subject = (check: string, item: string, names: string, unit: 'count' | 'bytes' | 'ratio'): SubjectNow =>
  aSubjectNow({
    ...{ runtime: 'kubernetes', subject: { target: 'here', check, item } },
    metrics: names.split(' ').map((name) => ({ name, value: 1, unit })),
  })

const COUNTS = 'desired scheduled running ready updated'

/** Every family that has a name of its own, and a few of those that are made from the names of checks. */
const subjects = [
  subject('disk', '/', 'free', 'bytes'),
  subject('disk', '/', 'used', 'ratio'),
  subject('cpu', '', 'busy', 'ratio'),
  subject('memory', '', 'available', 'bytes'),
  subject('load', '', 'one five fifteen', 'count'),
  subject('container-memory', 'shop', 'bytes', 'bytes'),
  subject('disk-io', 'sda', 'read written', 'bytes'),
  subject('net-io', 'eth0', 'received sent', 'bytes'),
  subject('container-net', 'shop', 'received sent', 'bytes'),
  subject('container-pids', 'shop', 'processes limit', 'count'),
  ...['deployment', 'statefulset', 'daemonset'].map((kind) =>
    subject('workload-replicas', `shop/${kind}/web`, COUNTS, 'count'),
  ),
]
const families = [...capped(daemonFamilies(aDaemonNow({ subjects })), 10_000).families, ...reportFamilies(aReport())]
const names = new Set(families.map(({ name }) => name))
const MADE = /^orch_watch_(?:disk_used|cpu)_/u

/** What stands in an expression as the name of a metric. */
function metricsIn(expression: string): readonly string[] {
  const plain = expression
    .replace(/"[^"]*"/gu, '')
    .replace(/\{[^}]*\}|\[[^\]]*\]|(?:by|on|group_left) \([^)]*\)/gu, ' ')
  return plain.match(/[a-z_:][A-Za-z0-9_:]*_[A-Za-z0-9_:]+/gu) ?? []
}

describe('docs/prometheus.md', () => {
  const page = readProject('docs/prometheus.md')

  it('names every metric that leaves, and no other', () => {
    const shown = firstCells(page).flatMap((cell) => cell.split(', '))
    const metrics = shown.filter((cell) => /^(?:orch_watch|node|kube|container|process|nodejs)_\w+$/u.test(cell))
    expect(metrics.sort()).to.deep.equal([...names].filter((name) => !MADE.test(name)).sort())
  })

  it('shows every exporter, and names each of its options', async () => {
    for (const [name, { options }] of await loadPushers(exporterNames())) {
      const part = page.split(/^### /mu).find((each) => each.startsWith(`${name}\n`)) ?? ''
      expect(part, name).to.match(new RegExp(`\\buse: ${name}\\b`, 'u'))
      for (const key of Object.keys(options.shape)) expect(part, `${name} ${key}`).to.contain(`\`${key}\``)
    }
  })
})

describe('the alerts and the dashboard that are shipped', function () {
  this.timeout(30_000)

  it('ask only for metrics that leave', () => {
    const rules = [...readProject('docs/orch-watch.rules.yaml').matchAll(/^ +expr: (.+)$/gmu)].map(
      ([, expr = '']) => expr,
    )
    const dashboard = JSON.parse(readProject('docs/grafana-dashboard.json')) as {
      panels: { targets: { expr: string }[] }[]
    }
    const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
    expect([rules.length > 10, queries.length > 15]).to.deep.equal([true, true])
    for (const query of [...rules, ...queries]) {
      const asked = metricsIn(query).filter((name) => name !== 'group_left')
      expect(asked, query).to.not.deep.equal([])
      for (const name of asked) expect(names.has(name), `${name} in ${query}`).to.equal(true)
    }
  })

  it('are accepted by promtool, and every alert does what it says', function () {
    skipUnless(this, { files: ['/usr/bin/promtool'] })
    const run = (cwd: string, ...words: readonly string[]) =>
      spawnSync('/usr/bin/promtool', words, { cwd: join(ROOT, cwd), encoding: 'utf8' })
    const checked = run('docs', 'check', 'rules', 'orch-watch.rules.yaml')
    expect(checked.status, checked.stderr).to.equal(0)
    const tried = run('test/fixtures/prometheus', 'test', 'rules', 'rules.test.yaml')
    expect(tried.status, tried.stderr + tried.stdout).to.equal(0)
    const alerts = [...readProject('docs/orch-watch.rules.yaml').matchAll(/alert: (\w+)/gu)].map(([, name]) => name)
    const trials = readProject('test/fixtures/prometheus/rules.test.yaml')
    for (const name of alerts) expect(trials).to.contain(`alertname: ${name}\n`)
  })
})
