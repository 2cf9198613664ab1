import { expect } from 'chai'
import { askDiskUse } from '../../../../lib/connectors/docker/disk-use.ts'
import { faultIn, movedClock, openDocker, ask, readDocker, value } from '../../../helpers/docker-session.ts'
import { anInfo, refusal, startFakeEngine } from '../../../helpers/fake-engine.ts'
import type { Answer, FakeEngine } from '../../../helpers/fake-engine.ts'

describe('the disk use of an engine', () => {
  let engine: FakeEngine | undefined
  const start = async (answers: Record<string, Answer>): Promise<FakeEngine> =>
    (engine = await startFakeEngine(answers))
  afterEach(async () => {
    await engine?.stop()
    engine = undefined
  })

  it('counts what nothing uses as reclaimable, shared layers once', () => {
    const use = askDiskUse.schema.parse({
      LayersSize: 700,
      Images: [
        { RepoTags: ['web:1'], Size: 400, SharedSize: 100, Containers: 2 },
        { RepoTags: ['old:1'], Size: 300, SharedSize: 100, Containers: 0 },
        { RepoTags: ['<none>:<none>'], Size: 150, SharedSize: 150, Containers: 0 },
        { RepoTags: null, Size: 50, SharedSize: 0, Containers: -1 },
      ],
      Containers: [{ State: 'running', SizeRw: 10 }, { State: 'exited', SizeRw: 5 }, { State: 'created' }],
      Volumes: [
        { UsageData: { Size: 1000, RefCount: 1 } },
        { UsageData: { Size: 70, RefCount: 0 } },
        { UsageData: { Size: -1, RefCount: -1 } },
        { UsageData: null },
      ],
      BuildCache: [
        { Size: 20, InUse: false, Shared: false },
        { Size: 30, InUse: true, Shared: false },
        { Size: 99, InUse: false, Shared: true },
      ],
    })
    expect(use).to.deep.equal({
      images: { count: 4, bytes: 700, reclaimableBytes: 200, dangling: 2 },
      containers: { count: 3, bytes: 15, reclaimableBytes: 5 },
      volumes: { count: 4, bytes: 1070, reclaimableBytes: 70 },
      buildCache: { count: 2, bytes: 50, reclaimableBytes: 20 },
    })
  })

  it('is understood where Podman leaves things out', () => {
    const use = askDiskUse.schema.parse({
      LayersSize: 0,
      Images: [{ Containers: 7, RepoDigests: null, RepoTags: ['1'], SharedSize: 0, Size: 1997895, VirtualSize: 0 }],
      Containers: null,
      Volumes: [],
      BuildCache: null,
    })
    expect(use.images).to.deep.equal({ count: 1, bytes: 1997895, reclaimableBytes: 0, dangling: 0 })
    expect(use.buildCache.bytes).to.equal(0)
  })

  it('is asked for only when it is wanted', async () => {
    const { endpoint, asked } = await start({ '/info': anInfo(), '/containers/json': [], '/system/df': {} })
    await readDocker(endpoint, 'info', 'containers', 'usage')
    expect(asked).not.to.include('/system/df')
    asked.length = 0
    expect(value((await readDocker(endpoint, 'diskUse')).diskUse).images.count).to.equal(0)
    expect(asked).to.deep.equal(['/version', '/system/df'])
  })

  it('is a fault of its own, and takes nothing else with it', async () => {
    const message = 'a disk usage operation is already running'
    const { endpoint } = await start({ '/info': anInfo(), '/system/df': refusal(500, { message }) })
    const session = await openDocker(endpoint, { clock: movedClock() })
    const { info, diskUse } = await ask(session, 'info', 'diskUse')
    expect(faultIn(diskUse)).to.deep.include({ code: 'busy' })
    expect(value(info).hostname).to.equal('dock-1')
    expect(session.alive).to.equal(true)
    await session.close()
  })

  it('that does not come does not end the conversation', async function () {
    this.timeout(5000)
    const { endpoint } = await start({ '/info': anInfo(), '/system/df': (request) => void request.socket.destroy() })
    const session = await openDocker(endpoint)
    const { info, diskUse } = await ask(session, 'info', 'diskUse')
    expect(faultIn(diskUse).code).to.equal('lost')
    expect(value(info).hostname).to.equal('dock-1')
    expect(session.alive).to.equal(true)
    await session.close()
  })
})
