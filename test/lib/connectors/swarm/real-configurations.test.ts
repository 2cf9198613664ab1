import { expect } from 'chai'
import type Docker from 'dockerode'
import type { Session } from '../../../../lib/kit/connector.ts'
import type { Configuration } from '../../../../lib/model/configuration.ts'
import { diff } from '../../../../lib/kit/configuration-diff.ts'
import { pathWords, valueWords } from '../../../../lib/record/words.ts'
import { value } from '../../../helpers/docker-session.ts'
import { needEngine, startEngine } from '../../../helpers/engine.ts'
import type { Engine } from '../../../helpers/engine.ts'
import { configurationsIn, linesOf, recorder } from '../../../helpers/recordings.ts'
import { openSwarm, workloadsIn } from '../../../helpers/swarm.ts'

type Spec = Docker.CreateServiceOptions & { TaskTemplate: { ContainerSpec: object; Resources?: object } }

describe('what the services of a real swarm are made of', function () {
  this.timeout(120_000)
  let engine: Engine
  let session: Session

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    await engine.docker.swarmInit({ AdvertiseAddr: '127.0.0.1', ListenAddr: '127.0.0.1:0' })
    session = await openSwarm({ endpoints: [`unix://${engine.socket}`] }, { record: recorder })
    await engine.docker.createService({
      Name: 'web',
      Labels: { tier: 'front' },
      TaskTemplate: {
        ContainerSpec: {
          ...{ Image: engine.image, Command: ['sleep', '1000'], Env: ['DB_PASSWORD=hunter2', 'TZ=UTC'] },
          Mounts: [{ Type: 'tmpfs', Target: '/scratch' }],
        },
        Networks: [{ Target: 'host' }],
      },
      Mode: { Replicated: { Replicas: 2 } },
    } as unknown as Spec)
  })
  after(async () => {
    await (session as Session | undefined)?.close()
    const { docker } = (engine as Engine | undefined) ?? {}
    if (docker) {
      await Promise.all((await docker.listServices()).map(({ ID }) => docker.getService(ID).remove()))
      await docker.swarmLeave({ force: true })
    }
    await (engine as Engine | undefined)?.stop()
  })

  const look = async (): Promise<Configuration> => {
    const [web] = value(await configurationsIn(session))
    if (!web) throw new Error('there is no service')
    return web
  }
  const update = async (to: (spec: Spec) => Spec): Promise<void> => {
    const service = engine.docker.getService('web')
    const { Version, Spec: spec } = (await service.inspect()) as { Version: { Index: number }; Spec: Spec }
    await service.update({ ...to(spec), version: Version.Index })
  }
  const changes = (before: Configuration, after: Configuration): string[] =>
    diff(before, after).map(({ path, after: now }) => `${pathWords(path)} = ${valueWords(now?.value ?? null)}`)

  it('is told without secrets, with networks by their names', async () => {
    const got = linesOf(await look())
    expect(got).to.include.members([
      `operator image.name = ${engine.image}`,
      'operator networks.host.attached = true',
      'operator mounts["/scratch"].type = tmpfs',
      'operator labels.tier = front',
      'operator replicas = 2',
    ])
    expect(got.join('\n')).not.to.contain('hunter2')
  })

  it('is the same while its tasks start and after it was saved again as it is', async () => {
    const before = await look()
    for (let left = 100; left > 0; left -= 1) {
      expect(changes(before, await look())).to.deep.equal([])
      if ((await workloadsIn(session))[0]?.ready === 2) break
    }
    await update((spec) => spec)
    expect(changes(before, await look())).to.deep.equal([])
  })

  it('has changed by exactly what an update says, over several looks and while the swarm rolls', async () => {
    const before = await look()
    await update((spec) => ({
      ...spec,
      TaskTemplate: { ...spec.TaskTemplate, Resources: { Limits: { MemoryBytes: 67_108_864 } } },
    }))
    for (let looks = 0; looks < 8; looks += 1)
      expect(changes(before, await look())).to.deep.equal(['limits.memoryBytes = 67108864'])
    expect((await look()).incarnation).to.equal(before.incarnation)
  })
})
