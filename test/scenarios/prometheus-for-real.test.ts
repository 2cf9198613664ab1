import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startDaemon } from '../helpers/daemon.ts'
import type { Daemon } from '../helpers/daemon.ts'
import { skipUnless } from '../helpers/needs.ts'
import { freePort } from '../helpers/network.ts'
import { ROOT } from '../helpers/project.ts'
import { aPrometheus, PROMETHEUS } from '../helpers/prometheus.ts'
import type { RunningPrometheus } from '../helpers/prometheus.ts'
import { complaintsOfPromtool } from '../helpers/promtool.ts'
import { aReceiver } from '../helpers/receiver.ts'
import type { Receiver } from '../helpers/receiver.ts'

const TOKEN = 'a-token-of-the-test-0123456789'

describe('a real Prometheus', function () {
  this.timeout(60_000)

  let folder: string
  let site: Receiver
  let scraping: RunningPrometheus
  let taking: RunningPrometheus
  let daemon: Daemon
  let port: number

  before(async function () {
    skipUnless(this, { files: [PROMETHEUS, '/usr/bin/promtool'] })
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-metrics-'))
    port = await freePort()
    ;[site, taking, scraping] = await Promise.all([
      aReceiver(),
      aPrometheus({}),
      aPrometheus({
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: [join(ROOT, 'docs/orch-watch.rules.yaml')],
        scrape_configs: [
          {
            job_name: 'orch-watch',
            authorization: { credentials: TOKEN },
            static_configs: [{ targets: [`127.0.0.1:${port}`] }],
          },
        ],
      }),
    ])
    writeFileSync(join(folder, 'token'), TOKEN, { mode: 0o600 })
    writeFileSync(
      join(folder, 'targets.yaml'),
      `
settings:
  every: 1s
  patience: { attempts: 1 }
  registry: off
  web: { listen: '127.0.0.1:${port}', tokens: { read: 'file:./token' } }
targets:
  - { id: site, runtime: network, address: 127.0.0.1, labels: { env: prod }, checks: { http: { url: '${site.origin}' } } }
  - { id: here, runtime: local, engine: off }
exporters:
  central: { use: remote-write, url: '${taking.url}/api/v1/write', every: 1s }
`,
    )
    daemon = startDaemon(folder)
    await daemon.line(/listening on/u)
  })
  after(async () => {
    await daemon.end('SIGKILL')
    await Promise.all([scraping.stop(), taking.stop(), site.close()])
    rmSync(folder, { recursive: true, force: true })
  })

  /** Asks again and again until the answer fits: real programs take their time. */
  async function eventually<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
    const until = performance.now() + 30_000
    for (;;) {
      const answer = await ask()
      if (fits(answer)) return answer
      if (performance.now() > until) throw new Error(`the last answer was ${JSON.stringify(answer)}`)
      await wait(100)
    }
  }

  const statusIn = (one: RunningPrometheus) => async (): Promise<string | undefined> =>
    (await one.query('orch_watch_status{target="site",check="http"}'))[0]?.value

  it('scrapes the daemon, and another gets the same by remote write', async () => {
    for (const one of [scraping, taking])
      expect(await eventually(statusIn(one), (value) => value === '0')).to.equal('0')
    for (const one of [scraping, taking]) {
      const joined = 'orch_watch_up * on (target) group_left (label_env) orch_watch_target_info{runtime="network"}'
      const [first] = await eventually(
        () => one.query(joined),
        (found) => found.length > 0,
      )
      expect(first?.metric).to.include({ target: 'site', label_env: 'prod' })
      expect(first?.value).to.equal('1')
      await eventually(
        () => one.query('node_load1{target="here"}'),
        (found) => found.length === 1,
      )
    }
    const names = async (one: RunningPrometheus): Promise<string> =>
      (await one.query('count by (__name__) ({__name__=~"(orch_watch|node|container|process|nodejs)_.+"})'))
        .map(({ metric }) => metric['__name__'])
        .filter((name) => !name?.startsWith('process_virtual'))
        .sort()
        .join()
    await eventually(
      async () => [await names(scraping), await names(taking)],
      ([one, other]) => one === other,
    )
  })

  it('fires the alerts that are shipped, and both tell the same status', async () => {
    site.behave({ kind: 'says', status: 500 })
    for (const one of [scraping, taking]) await eventually(statusIn(one), (value) => value === '2')
    await eventually(
      () => scraping.firing(),
      (firing) => firing.includes('OrchWatchCritical'),
    )
    site.behave({ kind: 'says', status: 200 })
    for (const one of [scraping, taking]) await eventually(statusIn(one), (value) => value === '0')
  })

  it('has nothing to say about the metrics of a real daemon', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })
    expect(complaintsOfPromtool(await answer.text())).to.deep.equal([])
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).to.equal(401)
    expect(await (await fetch(`http://127.0.0.1:${port}/readyz`)).json()).to.deep.equal({ ready: true, missing: [] })
  })

  it('shows nothing any more as soon as the daemon has ended', async () => {
    expect(await daemon.end('SIGTERM')).to.equal(0)
    for (const one of [scraping, taking]) await eventually(statusIn(one), (value) => value === undefined)
  })
})
