import { expect } from 'chai'
import { systemClock } from '../../../../lib/base/clock.ts'
import marathon from '../../../../lib/connectors/marathon.ts'
import type { Session } from '../../../../lib/kit/connector.ts'
import { diff } from '../../../../lib/kit/configuration-diff.ts'
import { faultIn, faultOf, value } from '../../../helpers/docker-session.ts'
import { startPages } from '../../../helpers/fake-web/pages.ts'
import type { Said } from '../../../helpers/fake-web/pages.ts'
import type { FakeServer } from '../../../helpers/fake-web/server.ts'
import { configurationsIn, recorder } from '../../../helpers/recordings.ts'

const never = new AbortController().signal
const APP = {
  id: '/shop/web',
  version: '2026-11-23T00:00:00Z',
  instances: 2,
  env: { DB_PASSWORD: 'hunter2' },
  cpus: 0.5,
}
const POD = { id: '/shop/pod', spec: { id: '/shop/pod', version: '2026-11-23T00:00:00Z', scaling: { instances: 1 } } }

describe('what apps and pods of Marathon are made of', () => {
  let fake: FakeServer
  let session: Session
  const pages: Record<string, Said> = {}
  beforeEach(async () => {
    Object.assign(pages, {
      '/v2/info': { elected: true, leader: 'm1:8080' },
      '/v2/apps': { apps: [APP] },
      '/v2/pods/::status': [POD],
      '/v2/deployments': [],
      '/v2/queue': { queue: [] },
    })
    fake = await startPages(pages)
    session = await open({ record: recorder })
    fake.asked.length = 0
  })
  afterEach(async () => {
    await session.close()
    await fake.stop()
  })
  const open = (given: object): Promise<Session> =>
    marathon.open({ endpoints: [fake.endpoint], insecure: true } as never, {
      signal: never,
      clock: systemClock,
      through: null,
      ...given,
    })
  const asked = (path: string): number => fake.asked.filter((each) => each.path === path).length

  it('is read from the lists that tell of workloads: who asks for both asks once', async () => {
    const [{ list }, all] = await Promise.all([
      session.workloads!.read(new Set(['list']), never),
      configurationsIn(session),
    ])
    expect(value(list)).to.have.length(2)
    expect(value(all).map(({ name }) => name)).to.deep.equal(['shop/web', 'shop/pod'])
    expect(JSON.stringify(all)).not.to.contain('hunter2')
    expect([asked('/v2/apps'), asked('/v2/pods/::status')]).to.deep.equal([1, 1])
  })

  it('tells exactly what was changed, whatever its tasks do', async () => {
    const one = value(await configurationsIn(session))[0]!
    pages['/v2/apps'] = { apps: [{ ...APP, version: '2026-11-24T00:00:00Z', tasks: [{ id: 't' }], cpus: 1.5 }] }
    const changes = diff(one, value(await configurationsIn(session))[0]!)
    expect(changes.map(({ path }) => path)).to.deep.equal([['cpus']])
  })

  it('was made of apps alone before there were pods', async () => {
    delete pages['/v2/pods/::status']
    expect(value(await configurationsIn(session))).to.have.length(1)
  })

  it('is a fault that names the page which is refused', async () => {
    pages['/v2/apps'] = (_request, response) => void response.writeHead(403).end()
    const fault = faultIn(await configurationsIn(session))
    expect(fault.code).to.equal('auth-failed')
    expect(fault.message).to.contain('/v2/apps')
    expect(session.alive).to.equal(true)
  })

  it('ends the conversation when no member answers', async () => {
    pages['/v2/apps'] = (_request, response) => void response.destroy()
    expect((await faultOf(configurationsIn(session))).code).to.equal('lost')
    expect(session.alive).to.equal(false)
  })

  it('is not told where nobody records', async () => {
    const other = await open({})
    expect(faultIn(await configurationsIn(other)).code).to.equal('not-supported')
    await other.close()
  })
})
