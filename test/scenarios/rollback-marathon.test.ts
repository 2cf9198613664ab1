import { expect } from 'chai'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orchWatch } from '../helpers/command-line.ts'
import type { Ran } from '../helpers/command-line.ts'
import { movedClock } from '../helpers/docker-session.ts'
import { startFakeMarathon } from '../helpers/fake-marathon.ts'
import type { FakeApp, FakeMarathon } from '../helpers/fake-marathon.ts'
import { saysJson } from '../helpers/fake-web/server.ts'
import { orchWatchBuilt } from '../helpers/killed-rollback.ts'
import { marathonUpdates, without } from '../helpers/marathon-updates.ts'
import type { MarathonUpdates } from '../helpers/marathon-updates.ts'

const FIRST = '2026-11-23T00:00:00.000Z'
const APP = {
  ...{ id: '/shop/web', version: FIRST, instances: 2, cpus: 0.5, mem: 64, cmd: 'serve' },
  env: { DB_PASSWORD: 'hunter2', TZ: 'UTC' },
  labels: { tier: 'front' },
  constraints: [['rack', 'CLUSTER', 'a']],
  container: { type: 'DOCKER', docker: { image: 'shop/web:1', forcePullImage: false } },
  healthChecks: [{ protocol: 'COMMAND', command: { value: 'true' }, gracePeriodSeconds: 300 }],
  portDefinitions: [{ name: 'http', port: 10_001, protocol: 'tcp' }],
  ports: [10_001],
  tasks: [aTask('t1'), aTask('t2')],
}
const POD = {
  ...{ id: '/shop/pod', version: FIRST, scaling: { kind: 'fixed', instances: 1 } },
  environment: { TOKEN: { secret: 'token' } },
  secrets: { token: { source: '/shop/token' } },
  containers: [{ name: 'web', image: { kind: 'DOCKER', id: 'shop/web:1' }, resources: { cpus: 0.1, mem: 32 } }],
  tasks: [{ id: 'i1', version: FIRST }],
}

describe('a rollback of an app or a pod of Marathon', function () {
  this.timeout(60_000)
  let fake: FakeMarathon
  let updates: MarathonUpdates
  let folder: string

  beforeEach(async () => {
    fake = await startFakeMarathon()
    fake.apps = [APP as unknown as FakeApp]
    fake.pods = [POD]
    updates = marathonUpdates(fake)
    fake.members[0]!.instead = updates.instead
    folder = mkdtempSync(join(tmpdir(), 'orch-watch-marathon-'))
    writeFileSync(
      join(folder, 'targets.yaml'),
      `settings: { registry: ./revisions }
targets: [{ id: m, runtime: marathon, endpoints: ['${fake.members[0]!.endpoint}']}]
`,
    )
  })
  afterEach(async () => {
    await fake.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const revisions = (...words: string[]): Promise<Ran> =>
    orchWatch(folder, ['revisions', ...words], { clock: movedClock() })
  const recordNow = async (name: string): Promise<string> => {
    await revisions('record')
    const { out } = await revisions('list', name, '--json', '--limit', '1')
    return (JSON.parse(out) as { revision: string }[])[0]?.revision ?? ''
  }
  const settled = (): void => {
    for (let looks = 0; looks < 4; looks += 1)
      updates.instead(aLook, { writeHead: () => ({ end: () => null }) } as never)
  }
  const changed = (id: string, to: object): void => {
    updates.change(id, to)
    settled()
  }
  const calls = (): readonly string[] => updates.told.map(({ call }) => call)
  const app = (): Readonly<Record<string, unknown>> => fake.apps[0] as unknown as Readonly<Record<string, unknown>>
  const left = (): readonly string[] => {
    const place = join(folder, 'revisions/.git/orch-watch/updates')
    return existsSync(place) ? readdirSync(place) : []
  }
  const otherwise = {
    ...{ instances: 1, mem: 96, cmd: null, args: ['serve', '--fast'] },
    env: { DB_PASSWORD: 'hunter2', EXTRA: '1' },
    labels: { tier: 'back', more: 'x' },
    container: { type: 'DOCKER', docker: { image: 'shop/web:2', forcePullImage: true } },
    healthChecks: [],
    user: 'www',
  }

  it('asks for the whole definition once, without force, and leaves out what only the newer one has', async () => {
    const first = await recordNow('m/shop/web')
    changed('/shop/web', otherwise)
    await revisions('record')
    const plan = await revisions('rollback', 'm/shop/web', first, '--plan')
    expect(plan.code).to.equal(0)
    expect(plan.out).to.match(/instances: 1 now, 2 then/u)
    expect(calls()).to.deep.equal([])

    const { code, out, err } = await revisions('rollback', 'm/shop/web', first, '--yes')
    expect([code, err]).to.deep.equal([0, ''])
    expect(out).to.contain(`m/shop/web: rolled back to ${first.slice(0, 8)}`)
    expect(calls()).to.deep.equal(['PUT /v2/apps/shop/web?partialUpdate=false'])
    expect(updates.told[0]?.body).to.deep.equal({ ...without(APP, 'version', 'tasks', 'ports'), backoffSeconds: 1 })
    expect((await revisions('list', 'm/shop/web')).out).to.contain(`rolled back to ${first.slice(0, 8)}`)
    expect((await revisions('record')).out).to.equal('nothing has changed\n')
    expect(left()).to.deep.equal([])
  })

  it('puts a pod back by the update that pods have', async () => {
    const first = await recordNow('m/shop/pod')
    changed('/shop/pod', {
      scaling: { kind: 'fixed', instances: 1 },
      environment: {},
      containers: [{ name: 'web', image: { kind: 'DOCKER', id: 'shop/web:2' }, resources: { cpus: 0.2, mem: 32 } }],
    })
    const { code, err } = await revisions('rollback', 'm/shop/pod', first, '--yes')
    expect([code, err]).to.deep.equal([0, ''])
    expect(updates.told).to.deep.equal([{ call: 'PUT /v2/pods/shop/pod', body: without(POD, 'version', 'tasks') }])
  })

  it('forces nothing where another change is under way, and names its deployment', async () => {
    const first = await recordNow('m/shop/web')
    updates.areStuck = true
    updates.change('/shop/web', otherwise)
    const there = structuredClone(app())
    const { code, err } = await revisions('rollback', 'm/shop/web', first, '--yes')
    expect(code).to.equal(75)
    expect(err).to.match(/everything is as it was before: .*another change of it is under way: deployment d1/u)
    expect(calls()).to.deep.equal(['PUT /v2/apps/shop/web?partialUpdate=false'])
    expect(app()).to.deep.equal(there)
  })

  it('has its own deployment taken back where that does not come to its end', async () => {
    const first = await recordNow('m/shop/web')
    changed('/shop/web', otherwise)
    const { env, labels, container, mem } = app()
    updates.areStuck = true
    const { code, err } = await revisions('rollback', 'm/shop/web', first, '--yes', '--within', '30s')
    expect(code).to.equal(75)
    expect(err).to.match(
      /everything is as it was before: it has not come to its end after 30 s: deployment d2, step 1 of 1/u,
    )
    expect(calls()).to.deep.equal(['PUT /v2/apps/shop/web?partialUpdate=false', 'DELETE /v2/deployments/d2'])
    expect(app()).to.deep.include({ env, labels, container, mem })
    expect(left()).to.deep.equal([])
  })

  it('touches nothing more where somebody else ends its deployment with a change of their own', async () => {
    const first = await recordNow('m/shop/web')
    changed('/shop/web', otherwise)
    const { instead } = updates
    let looks = 0
    fake.members[0]!.instead = (asked, response) => {
      if (asked.path === '/v2/deployments' && calls().length > 0 && (looks += 1) === 2)
        updates.change('/shop/web', { mem: 512 })
      return instead(asked, response)
    }
    const { code, err } = await revisions('rollback', 'm/shop/web', first, '--yes')
    expect(code).to.equal(75)
    expect(err).to.match(/not ours to change: somebody has changed app "shop\/web" meanwhile/u)
    expect(calls()).to.deep.equal(['PUT /v2/apps/shop/web?partialUpdate=false'])
    expect(app()['mem']).to.equal(512)
  })

  it('sends nothing where somebody has changed it between the last look and the sending', async () => {
    const first = await recordNow('m/shop/web')
    changed('/shop/web', otherwise)
    const { instead } = updates
    let reads = 0
    fake.members[0]!.instead = (asked, response) => {
      // The plan looks, its progress looks twice; then the sending looks, and looks again.
      if (asked.path === '/v2/apps/shop/web' && (reads += 1) === 5) changed('/shop/web', { mem: 512 })
      return instead(asked, response)
    }
    const { code, err } = await revisions('rollback', 'm/shop/web', first, '--yes')
    expect(code).to.equal(75)
    expect(err).to.match(/somebody has changed app "shop\/web" meanwhile: mem/u)
    expect(calls()).to.deep.equal([])
    expect(app()['mem']).to.equal(512)
  })

  it('has its deployment taken back on Ctrl-C, and says so in JSON as well', async () => {
    const first = await recordNow('m/shop/web')
    changed('/shop/web', otherwise)
    updates.areStuck = true
    const enough = new AbortController()
    const { instead } = updates
    fake.members[0]!.instead = (asked, response) => {
      if (asked.path === '/v2/deployments' && calls().length === 1) enough.abort(new Error('stopped'))
      return instead(asked, response)
    }
    const words = ['revisions', 'rollback', 'm/shop/web', first, '--yes', '--json']
    const { code, out } = await orchWatch(folder, words, { clock: movedClock(), stopping: enough.signal })
    expect(code).to.equal(75)
    expect(JSON.parse(out)).to.deep.include({ outcome: 'undone', failed: 'wait', called: first.slice(0, 8) })
    expect(calls()).to.deep.equal(['PUT /v2/apps/shop/web?partialUpdate=false', 'DELETE /v2/deployments/d2'])
  })

  it('does nothing without a yes, and nothing where it is so already', async () => {
    const first = await recordNow('m/shop/web')
    const same = await revisions('rollback', 'm/shop/web', first, '--yes')
    expect([same.code, same.out]).to.deep.equal([
      0,
      `m/shop/web (app): back to ${first.slice(0, 8)}\nit is so already\n`,
    ])
    changed('/shop/web', otherwise)
    expect((await revisions('rollback', 'm/shop/web', first)).code).to.equal(64)
    expect(calls()).to.deep.equal([])
  })

  it('that was killed is put back when its time is over, with secrets that only an older version has', async () => {
    const first = await recordNow('m/shop/web')
    changed('/shop/web', { ...otherwise, env: { DB_PASSWORD: 'hunter2', API_TOKEN: 's3cret' } })
    updates.isOldLeft = true
    const words = ['revisions', 'rollback', 'm/shop/web', first, '--yes', '--within', '2s']
    await orchWatchBuilt(folder, words, { afterLines: 1, waitMs: 0 })
    expect(left()).to.have.length(1)
    settled()
    const told = await until(
      () => orchWatch(folder, ['revisions', 'record']),
      ({ err }) => err !== '',
    )
    expect(told.err).to.match(/is taken back, as it did not come to its end: 0 of 2 are new and ready/u)
    expect(app()).to.deep.include({ env: { DB_PASSWORD: 'hunter2', API_TOKEN: 's3cret' }, mem: 96 })
    expect(calls()).to.deep.equal(Array(2).fill('PUT /v2/apps/shop/web?partialUpdate=false'))
    expect(left()).to.deep.equal([])
  })

  it('says which right it lacks', async () => {
    const first = await recordNow('m/shop/web')
    changed('/shop/web', otherwise)
    const { instead } = updates
    fake.members[0]!.instead = (asked, response) => {
      if (asked.method !== 'PUT') return instead(asked, response)
      saysJson(response, { message: 'Not Authorized to perform this action!' }, 403)
      return true
    }
    const { code, err } = await revisions('rollback', 'm/shop/web', first, '--yes')
    expect(code).to.equal(75)
    expect(err).to.contain('does not let us change this (403)')
  })
})

/** Asks until it is so. */
async function until<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
  for (let left = 50; left > 0; left -= 1) {
    const answer = await ask()
    if (isSo(answer)) return answer
  }
  throw new Error('it was never so')
}

const aLook = {
  method: 'GET',
  path: '/v2/deployments',
  query: new URLSearchParams(),
  authorization: undefined,
  body: '',
}

function aTask(id: string): object {
  const healthCheckResults = [{ alive: true }]
  return { id, host: 'a1', state: 'TASK_RUNNING', version: FIRST, startedAt: FIRST, healthCheckResults }
}
