import { expect } from 'chai'
import type { Session } from '../../../../lib/kit/connector.ts'
import type { AnsweredWorkload, WorkloadControl, WorkloadName } from '../../../../lib/kit/control.ts'
import { openMarathon } from '../../../contracts/marathon.ts'
import { faultOf } from '../../../helpers/docker-session.ts'
import { startFakeMarathon } from '../../../helpers/fake-marathon.ts'
import type { FakeApp, FakeMarathon } from '../../../helpers/fake-marathon.ts'
import { saysJson } from '../../../helpers/fake-web/server.ts'
import { marathonUpdates } from '../../../helpers/marathon-updates.ts'
import type { MarathonUpdates } from '../../../helpers/marathon-updates.ts'

const never = new AbortController().signal
const FIRST = '2026-11-23T00:00:00.000Z'
const WEB: WorkloadName = { kind: 'app', name: 'shop/web' }
const POD: WorkloadName = { kind: 'app', name: 'shop/pod' }
const aTask = (id: string): object => ({ id, state: 'TASK_RUNNING', version: FIRST, healthCheckResults: [] })

describe('an app of Marathon that is told how many, or to make all anew', () => {
  let fake: FakeMarathon
  let updates: MarathonUpdates
  let session: Session
  let control: WorkloadControl
  beforeEach(async () => {
    fake = await startFakeMarathon()
    having({})
    fake.pods = [
      {
        ...{ id: '/shop/pod', version: FIRST, scaling: { kind: 'fixed', instances: 1 } },
        containers: [{ name: 'web', image: { kind: 'DOCKER', id: 'shop/web:1' } }],
        tasks: [{ id: 'i1', version: FIRST }],
      },
    ]
    updates = marathonUpdates(fake)
    fake.members[0]!.instead = updates.instead
    session = await openMarathon({ endpoints: [fake.members[0]!.endpoint], insecure: true } as never)
    control = await session.control!.workloads!(never)
  })
  afterEach(async () => {
    await session.close()
    await fake.stop()
  })

  const having = (more: object): void => {
    const versionInfo = { lastScalingAt: FIRST, lastConfigChangeAt: FIRST }
    const web = {
      id: '/shop/web',
      version: FIRST,
      versionInfo,
      instances: 2,
      tasks: [aTask('t1'), aTask('t2')],
      ...more,
    }
    fake.apps = [web as unknown as FakeApp]
  }
  const read = async (of = WEB): Promise<AnsweredWorkload> =>
    (await control.read(of, never)) ?? expect.fail(`${of.name} is gone`)
  const over = async (of = WEB): Promise<void> => {
    for (let left = 5; left > 0; left -= 1) if ((await control.progress(of, never)).kind === 'done') return
    expect.fail('it goes on')
  }

  it('is named as checks tell of it, and recorded without its slash', () => {
    expect(control.named('/shop/web')).to.deep.equal(WEB)
    for (const id of ['shop/web', '/', '']) expect(control.named(id), id).to.equal(null)
  })

  it('is scaled by naming its instances and nothing else, and not by force', async () => {
    const { replicas, version, edition } = await read()
    expect(replicas).to.equal(2)
    await control.scale(WEB, 3, version, never)
    expect(updates.told).to.deep.equal([{ call: 'PUT /v2/apps/shop/web', body: { instances: 3 } }])
    expect((await control.progress(WEB, never)).kind).to.equal('under-way')
    await over()
    expect(await read()).to.include({ replicas: 3, edition })
  })

  it('is made anew by its own restart, and not by force', async () => {
    const { version, edition } = await read()
    await control.restart(WEB, version, 0, never)
    expect(updates.told).to.deep.equal([{ call: 'POST /v2/apps/shop/web/restart', body: null }])
    await over()
    expect((await read()).edition).to.not.equal(edition)
  })

  it('is busy while another change of it is under way, which comes to its end', async () => {
    updates.areStuck = true
    updates.change('/shop/web', { cmd: 'serve --fast' })
    const { version } = await read()
    for (const asked of [control.scale(WEB, 3, version, never), control.restart(WEB, version, 0, never)]) {
      const { code, message } = await faultOf(asked)
      expect(code).to.equal('busy')
      expect(message).to.match(/another change of it is under way: deployment d1/u)
    }
    expect(await read()).to.include({ replicas: 2, version })
  })

  it('is left as it is where somebody has changed it since', async () => {
    const { version } = await read()
    updates.change('/shop/web', { instances: 9 })
    for (const asked of [control.scale(WEB, 3, version, never), control.restart(WEB, version, 0, never)])
      expect(await faultOf(asked)).to.deep.include({ code: 'busy' })
    expect(updates.told).to.deep.equal([])
  })

  it('is told once, where nobody knows whether it was heard', async () => {
    const { version } = await read()
    fake.members[0]!.instead = (asked, response) => {
      if (asked.method === 'GET') return updates.instead(asked, response)
      updates.told.push({ call: `${asked.method} ${asked.path}`, body: null })
      response.destroy()
      return true
    }
    expect(await faultOf(control.restart(WEB, version, 0, never))).to.deep.include({ code: 'lost' })
    expect(updates.told).to.have.length(1)
  })

  it('is a fault where this account may not', async () => {
    const { version } = await read()
    fake.members[0]!.instead = (asked, response) => {
      if (asked.method === 'GET') return updates.instead(asked, response)
      saysJson(response, { message: 'Not Authorized to perform this action!' }, 403)
      return true
    }
    expect(await faultOf(control.scale(WEB, 3, version, never))).to.deep.include({ code: 'auth-failed' })
    expect(await faultOf(control.restart(WEB, version, 0, never))).to.deep.include({ code: 'auth-failed' })
  })

  it('is away as far as its own upgrade says', async () => {
    const renewal = async (more: object) => {
      having(more)
      return (await read()).renewal
    }
    const rolling = (downAtOnce: number) => ({ kind: 'rolling', downAtOnce })
    expect(await renewal({ instances: 4 })).to.deep.equal(rolling(0))
    expect(await renewal({ instances: 4, upgradeStrategy: { minimumHealthCapacity: 0.6 } })).to.deep.equal(rolling(1))
    expect(await renewal({ instances: 4, upgradeStrategy: { minimumHealthCapacity: 0 } })).to.deep.equal(rolling(4))
  })

  it('is a pod: that is scaled as a whole, and cannot be made anew', async () => {
    const { version, replicas, renewal } = await read(POD)
    expect([replicas, renewal.kind]).to.deep.equal([1, 'none'])
    expect(await faultOf(control.restart(POD, version, 0, never))).to.deep.include({ code: 'not-supported' })
    await control.scale(POD, 2, version, never)
    const [{ call, body } = expect.fail('nothing was told')] = updates.told
    expect(call).to.equal('PUT /v2/pods/shop/pod')
    expect(body).to.deep.include({ id: '/shop/pod', scaling: { kind: 'fixed', instances: 2 } })
    expect(body).to.not.have.any.keys('version', 'tasks')
  })
})
