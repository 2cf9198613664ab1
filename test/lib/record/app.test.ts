import { expect } from 'chai'
import fc from 'fast-check'
import type { Configuration } from '../../../lib/model/configuration.ts'
import { diff } from '../../../lib/kit/configuration-diff.ts'
import { record } from '../../../lib/record/record.ts'
import { pathWords } from '../../../lib/record/words.ts'
import { anyJson, hide, linesOf, recordedOf, reordered } from '../../helpers/recordings.ts'

const APP = {
  id: '/shop/web',
  version: '2026-11-23T00:00:00.000Z',
  versionInfo: { lastScalingAt: '2026-11-23T00:00:00.000Z', lastConfigChangeAt: '2026-11-22T00:00:00.000Z' },
  cmd: 'serve --password hunter2',
  args: null,
  instances: 0,
  cpus: 0.5,
  mem: 128,
  disk: 0,
  executor: '',
  env: { DB_PASSWORD: 'hunter2', TOKEN: { secret: 'token' }, TZ: 'UTC', EMPTY: '' },
  secrets: { token: { source: '/shop/token' } },
  fetch: [{ uri: 'https://me:hunter2@example.org/web.tgz', extract: true }],
  labels: { 'odd.label': 'ü "x"', empty: '' },
  constraints: [['rack', 'CLUSTER', 'a']],
  container: {
    type: 'DOCKER',
    docker: { image: 'shop/web:1', forcePullImage: false, privileged: false, parameters: [] },
    volumes: [
      { containerPath: '/data', hostPath: '/srv/data', mode: 'RW' },
      { containerPath: '/etc/web', hostPath: '/srv/etc', mode: 'RO' },
    ],
  },
  portDefinitions: [{ port: 10003, name: 'http', protocol: 'tcp', labels: {} }],
  ports: [10003],
  healthChecks: [{ protocol: 'HTTP', path: '/health', gracePeriodSeconds: 300, maxConsecutiveFailures: 5 }],
  upgradeStrategy: { minimumHealthCapacity: 0, maximumOverCapacity: 1 },
  backoffSeconds: 1,
  backoffFactor: 1.15,
  tasksStaged: 0,
  tasksRunning: 1,
  deployments: [] as object[],
  tasks: [{ id: 't1' }],
  lastTaskFailure: null,
}

const POD = {
  id: '/shop/pod',
  version: '2026-11-23T00:00:00.000Z',
  environment: { DB_PASSWORD: 'hunter2', KEY: { secret: 'key' } },
  containers: [
    { name: 'web', image: { kind: 'DOCKER', id: 'shop/web:1' }, environment: { PASSWORD: 'hunter2' } },
    { name: 'side', image: { kind: 'DOCKER', id: 'shop/side:1' }, resources: { cpus: 0.1, mem: 32 } },
  ],
  volumes: [{ name: 'data' }, { name: 'tls', secret: 'tls' }],
  scaling: { kind: 'fixed', instances: 2 },
}

describe('what an app of Marathon was made of', () => {
  it('has every setting, zero and false among them', () => {
    const got = recorded()
    expect(got).to.include({ kind: 'app', name: 'shop/web', runsAs: '/shop/web' })
    expect(got.incarnation).to.equal('/shop/web@2026-11-23T00:00:00.000Z')
    expect(linesOf(got)).to.include.members([
      'operator instances = 0',
      'operator cpus = 0.5',
      'operator upgradeStrategy.minimumHealthCapacity = 0',
      'operator container.docker.image = shop/web:1',
      'operator container.volumes["/data"].hostPath = /srv/data',
      'operator healthChecks["0"].maxConsecutiveFailures = 5',
      'operator labels["odd.label"] = ü "x"',
      'operator labels.empty = ""',
      'operator env.EMPTY = ""',
      'operator env.TZ = UTC',
      'operator secrets.token.source = /shop/token',
    ])
  })

  it('leaves to Marathon what it filled in or wrote down', () => {
    const got = linesOf(recorded())
    expect(got).to.include.members([
      'engine mem = 128',
      'engine backoffFactor = 1.15',
      'engine healthChecks["0"].gracePeriodSeconds = 300',
      'engine runtime.version = 2026-11-23T00:00:00.000Z',
      'engine runtime.lastConfigChangeAt = 2026-11-22T00:00:00.000Z',
    ])
    expect(got.join('\n')).not.to.match(/ (?:tasks|deployments|ports)\b/u)
  })

  it('shows no secret, but where Marathon keeps it', () => {
    for (const got of [linesOf(recorded()), linesOf(recordedOf(record({ kind: 'app', document: POD }, hide)))])
      expect(got.join('\n')).not.to.contain('hunter2')
    expect(linesOf(recorded())).to.include('operator env.TOKEN.secret = token')
    expect(linesOf(record({ kind: 'app', document: POD }, hide))).to.include.members([
      'operator env.KEY.secret = key',
      'operator volumes.tls.secret = tls',
      'operator containers.side.resources.mem = 32',
    ])
  })

  it('is the same while tasks come and go, a deployment is under way, and it is saved again', () => {
    const later = recorded({
      ...{ version: '2026-12-01T00:00:00.000Z', tasksRunning: 5, tasks: [], deployments: [{ id: 'd1' }] },
      lastTaskFailure: { state: 'TASK_FAILED' },
    })
    expect(diff(recorded(), later)).to.deep.equal([])
  })

  it('tells exactly what was changed', () => {
    const later = recorded({ instances: 3, mem: 256, env: { ...APP.env, TOKEN: { secret: 'other' } } })
    expect(diff(recorded(), later).map(({ path }) => pathWords(path))).to.deep.equal([
      'env.TOKEN.secret',
      'instances',
      'mem',
    ])
  })

  it('does not change with the order of keys, or of parts that have names', () => {
    for (const each of [APP, POD])
      fc.assert(
        fc.property(
          reordered(each, (key) => ['volumes', 'portDefinitions', 'containers'].includes(key)),
          (document) => {
            const before = recordedOf(record({ kind: 'app', document: each }, hide))
            expect(diff(before, recordedOf(record({ kind: 'app', document }, hide)))).to.deep.equal([])
          },
        ),
      )
  })

  it('makes something, or nothing, of whatever is answered', () => {
    fc.assert(
      fc.property(anyJson, fc.string(), (one, key) => {
        for (const document of [one, { id: '/x', env: one, container: one, [key]: one }])
          expect(() => record({ kind: 'app', document }, hide)).not.to.throw()
      }),
    )
  })
})

function recorded(change: object = {}): Configuration {
  return recordedOf(record({ kind: 'app', document: { ...APP, ...change } }, hide))
}
