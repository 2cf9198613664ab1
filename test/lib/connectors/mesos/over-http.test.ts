import { expect } from 'chai'
import { systemClock } from '../../../../lib/base/clock.ts'
import marathon from '../../../../lib/connectors/marathon.ts'
import mesos from '../../../../lib/connectors/mesos.ts'
import { faultIn, faultOf, hidden, value } from '../../../helpers/docker-session.ts'
import { startFakeApi } from '../../../helpers/fake-api.ts'
import type { FakeApi, Said } from '../../../helpers/fake-api.ts'

const context = { signal: new AbortController().signal, clock: systemClock, through: null }
const says =
  (status: number, headers: Record<string, string> = {}, body = ''): Said =>
  (_request, response) =>
    void response.writeHead(status, headers).end(body)

describe('Marathon and Mesos over HTTP', () => {
  const fakes: FakeApi[] = []
  const start = async (pages: Record<string, Said>): Promise<FakeApi> => {
    const fake = await startFakeApi(pages)
    fakes.push(fake)
    return fake
  }
  afterEach(() => Promise.all(fakes.splice(0).map((fake) => fake.stop())))

  it('tells an app that is backed off by the words of the queue and of its last failure', async () => {
    const failure = { message: 'Command exited with status 3', state: 'TASK_FAILED', timestamp: '2026-01-01T00:00:00Z' }
    const fake = await start({
      '/v2/info': { elected: true, leader: 'a:8080' },
      '/v2/apps': { apps: [{ id: '/shop/web', instances: 2, tasksRunning: 0, tasks: [], lastTaskFailure: failure }] },
      '/v2/deployments': [],
      '/v2/queue': { queue: [{ app: { id: '/shop/web' }, count: 2, delay: { timeLeftSeconds: 9, overdue: false } }] },
    })
    const session = await marathon.open({ endpoints: ['http://127.0.0.1:1', fake.endpoint] }, context)
    const [web] = value((await session.workloads!.read(new Set(['list']), context.signal)).list)
    await session.close()
    expect(web).to.include({ desired: 2, running: 0, ready: 0 })
    expect(web?.instances[0]?.trouble).to.include({ kind: 'crash-loop', word: 'backed off' })
    expect(web?.instances[0]?.lastEnd).to.include({ exitCode: 3 })
  })

  it('tells 401 and 403 apart, and a cluster without a leader from both', async () => {
    for (const [status, body, code, words] of [
      [401, '', 'auth-failed', 'does not know us'],
      [403, '', 'auth-failed', 'does not let us'],
      [502, 'no leader', 'unreachable', 'no leader'],
    ] as const) {
      const fake = await start({ '/v2/info': says(status, {}, body) })
      const told = await faultOf(marathon.open({ endpoints: [fake.endpoint] }, context))
      expect(told.code).to.equal(code)
      expect(told.message).to.contain(words)
    }
  })

  it('follows no redirect to a master that is not listed, and shows it nothing', async () => {
    const stranger = await start({ '/master/slaves': { slaves: [] } })
    const location = `//${new URL(stranger.endpoint).host}/master/slaves`
    const fake = await start({
      '/metrics/snapshot': { 'master/elected': 1 },
      '/master/slaves': says(307, { location }),
    })
    const auth = { user: 'watch', password: hidden('pw') }
    const session = await mesos.open({ endpoints: [fake.endpoint], auth }, context)
    const { members } = await session.nodes!.read(new Set(['members']), context.signal)
    await session.close()
    expect(faultIn(members).message).to.contain('not among the endpoints')
    expect(stranger.asked).to.deep.equal([])
    expect(fake.asked[0]?.authorization).to.match(/^Basic /u)
  })

  it('takes an empty list for a filtered one where the master counts agents', async () => {
    const metrics = { 'master/elected': 1, 'master/slaves_active': 3 }
    const fake = await start({ '/metrics/snapshot': metrics, '/master/slaves': { slaves: [] } })
    const session = await mesos.open({ endpoints: [fake.endpoint] }, context)
    const { members } = await session.nodes!.read(new Set(['members']), context.signal)
    await session.close()
    expect(faultIn(members).code).to.equal('auth-failed')
  })

  it('logs in at DC/OS, and once more when the token is no longer good', async () => {
    let logins = 0
    const fake = await start({
      '/acs/api/v1/auth/login': (_request, response) =>
        void response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ token: `token-${(logins += 1)}` })),
      '/mesos/metrics/snapshot': ({ headers }, response) =>
        void response
          .writeHead(headers.authorization === 'token=token-2' ? 200 : 401, { 'content-type': 'application/json' })
          .end(JSON.stringify({ 'master/elected': 1 })),
    })
    const auth = { dcos: { login: fake.endpoint, uid: 'watch', password: hidden('pw') } }
    const session = await mesos.open({ endpoints: [`${fake.endpoint}/mesos`], auth }, context)
    await session.close()
    expect(logins).to.equal(2)
  })

  it('hears of a change by the events of Marathon', async () => {
    const fake = await start({
      '/v2/info': { elected: true, leader: 'a:8080' },
      '/v2/events': (_request, response) =>
        void response
          .writeHead(200, { 'content-type': 'text/event-stream' })
          .write('event: event_stream_attached\ndata: {}\n\nevent: status_update_event\ndata: {}\n\n'),
    })
    let close = (): Promise<void> => Promise.resolve()
    await new Promise<void>((resolve, reject) => {
      marathon.open({ endpoints: [fake.endpoint] }, { ...context, onEvent: resolve }).then((session) => {
        close = () => session.close()
      }, reject)
    })
    await close()
  })

  it('says which master leads, who is away, and which framework has lost its scheduler', async () => {
    const fake = await start({
      '/metrics/snapshot': { 'master/elected': 1, 'registrar/log/recovered': 1 },
      '/master/state-summary': { slaves: [], frameworks: [{ name: 'marathon', active: true, connected: false }] },
      '/version': { version: '1.11.0' },
    })
    const session = await mesos.open({ endpoints: [fake.endpoint, 'http://127.0.0.1:1'] }, context)
    const control = value((await session.nodes!.read(new Set(['control']), context.signal)).control)
    await session.close()
    expect(control).to.include({ isReady: true, leader: new URL(fake.endpoint).host, needed: 2, version: '1.11.0' })
    expect(control.members.map(({ isReachable }) => isReachable)).to.deep.equal([true, false])
    expect(control.failing).to.deep.equal(['framework marathon: disconnected'])
  })
})
