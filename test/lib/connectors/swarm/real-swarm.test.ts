import { expect } from 'chai'
import { setTimeout as wait } from 'node:timers/promises'
import type Docker from 'dockerode'
import type { Session } from '../../../../lib/kit/connector.ts'
import type { Workload } from '../../../../lib/model/workload.ts'
import { needEngine, startEngine } from '../../../helpers/engine.ts'
import type { Engine } from '../../../helpers/engine.ts'
import { nodesIn, openSwarm, workloadsIn } from '../../../helpers/swarm.ts'

type Spec = Docker.CreateServiceOptions

const UPDATES = { UpdateConfig: { Parallelism: 1, FailureAction: 'pause', Monitor: 1_000_000_000 } }

describe('a real swarm', function () {
  this.timeout(120_000)
  let engine: Engine
  let session: Session

  before(async function () {
    await needEngine(this)
    engine = await startEngine()
    await engine.docker.swarmInit({ AdvertiseAddr: '127.0.0.1', ListenAddr: '127.0.0.1:0' })
    session = await openSwarm({ endpoints: [`unix://${engine.socket}`] })
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

  const create = async (
    name: string,
    more: { mode?: object; command?: string[]; image?: string; template?: object } = {},
  ) => {
    const { mode = { Replicated: { Replicas: 3 } }, command = ['sleep', '1000'], image = engine.image } = more
    const spec = {
      Name: name,
      TaskTemplate: {
        ContainerSpec: { Image: image, Command: command, StopGracePeriod: 1 },
        RestartPolicy: { Condition: 'any', Delay: 200_000_000 },
        ...more.template,
      },
      Mode: mode,
      ...('ReplicatedJob' in mode || 'GlobalJob' in mode ? {} : UPDATES),
    } as unknown as Spec
    await engine.docker.createService(spec)
  }
  const change = async (name: string, to: (spec: Spec) => Spec): Promise<void> => {
    const service = engine.docker.getService(name)
    const { Version, Spec: spec } = (await service.inspect()) as { Version: { Index: number }; Spec: Spec }
    await service.update({ ...to(spec), version: Version.Index })
  }
  /** Looks until the swarm has come to it, or tells how it is instead. */
  const becomes = async (name: string, as: (workload: Workload) => boolean): Promise<Workload> => {
    let seen: Workload | undefined
    for (let left = 200; left > 0; left -= 1) {
      seen = (await workloadsIn(session)).find(({ id }) => id === name)
      if (seen && as(seen)) return seen
      await wait(150)
    }
    throw new Error(`it stayed ${JSON.stringify(seen)}`)
  }

  it('has one node, which leads', async () => {
    const { members, control } = await nodesIn(session)
    expect(members).to.have.length(1)
    expect(members[0]).to.include({ role: 'control', isReady: true, state: 'ready' })
    expect(members[0]?.offers.cpuCores).to.be.greaterThan(0)
    expect(control).to.include({ isReady: true, needed: 1, leader: members[0]?.name })
  })

  it('scales a service from 3 to 10, and nothing of it is out of date', async () => {
    await create('web')
    const three = await becomes('web', ({ ready }) => ready === 3)
    expect(three).to.include({ kind: 'replicated service', mode: 'replicated', desired: 3, running: 3, updated: 3 })
    expect(three.image).to.equal(engine.image)
    expect(three.instances.map(({ name }) => name).sort()).to.deep.equal(['web.1', 'web.2', 'web.3'])
    await change('web', (spec) => ({ ...spec, Mode: { Replicated: { Replicas: 10 } } }))
    const growing = await becomes('web', ({ desired }) => desired === 10)
    expect(growing.ready).to.be.at.most(10)
    expect(await becomes('web', ({ ready }) => ready === 10)).to.include({ updated: 10, surplus: 0, scheduled: 10 })
  })

  it('tells how the one before ended, in the place of a task that was killed', async () => {
    const { instances } = await becomes('web', ({ ready }) => ready === 10)
    const victim = instances.find(({ slot, isWanted }) => slot === '4' && isWanted)
    const [container] = await engine.docker.listContainers({
      filters: { label: [`com.docker.swarm.task.id=${victim?.id ?? ''}`] },
    })
    await engine.docker.getContainer(container?.Id ?? '').kill()
    const again = await becomes(
      'web',
      ({ ready, instances: now }) =>
        ready === 10 && now.some(({ slot, id, isWanted }) => slot === '4' && isWanted && id !== victim?.id),
    )
    const next = again.instances.find(({ slot, isWanted }) => slot === '4' && isWanted)
    expect(next?.lastEnd).to.include({ exitCode: 137, oomKilled: false, node: victim?.node })
    expect(next?.lastEnd?.at).to.be.a('number')
  })

  it('says that an image is missing', async () => {
    await create('imageless', { image: 'shop/nowhere:1', mode: { Replicated: { Replicas: 1 } } })
    const found = await becomes('imageless', ({ instances }) =>
      instances.some(({ isWanted, trouble }) => isWanted && trouble?.kind === 'image'),
    )
    expect(found).to.include({ desired: 1, running: 0, ready: 0 })
    await engine.docker.getService('imageless').remove()
  })

  it('says that no node fits', async () => {
    await create('nowhere', { template: { Placement: { Constraints: ['node.labels.disk == ssd'] } } })
    const found = await becomes(
      'nowhere',
      ({ instances }) => instances.every(({ trouble }) => trouble?.kind === 'unplaceable') && instances.length === 3,
    )
    expect(found).to.include({ desired: 3, scheduled: 0, running: 0 })
    expect(found.instances[0]?.trouble?.why).to.contain('no suitable node')
  })

  it('tells a loop of ends by its exit code', async () => {
    await create('looping', { command: ['sh', '-c', 'exit 3'], mode: { Replicated: { Replicas: 1 } } })
    const found = await becomes('looping', ({ instances }) =>
      instances.some(({ isWanted, trouble }) => isWanted && trouble?.kind === 'crash-loop'),
    )
    expect(found.instances.find(({ isWanted }) => isWanted)?.lastEnd).to.include({ exitCode: 3 })
    await engine.docker.getService('looping').remove()
  })

  it('sees a rollout that the swarm pauses for a failure, and says which are updated', async () => {
    await change('web', (spec) => {
      const template = spec.TaskTemplate as { ContainerSpec: object }
      const ContainerSpec = { ...template.ContainerSpec, Command: ['sh', '-c', 'exit 5'] }
      return { ...spec, TaskTemplate: { ...template, ContainerSpec } }
    })
    const paused = await becomes('web', ({ rollout }) => rollout?.phase === 'failed')
    expect(paused.rollout?.why).to.contain('paused')
    // How many had begun before the first one's end was heard differs; most stay as they were.
    expect(paused.ready).to.be.within(7, 9)
    expect(paused.updated).to.be.below(paused.ready)
  })

  it('counts a global service by its nodes, and one scaled to 0 as off', async () => {
    await create('everywhere', { mode: { Global: {} } })
    const found = await becomes('everywhere', ({ ready }) => ready === 1)
    expect(found).to.include({ kind: 'global service', mode: 'global', desired: 1, updated: 1 })
    await create('off', { mode: { Replicated: { Replicas: 0 } } })
    expect(await becomes('off', () => true)).to.include({ desired: 0, off: 'scaled to 0' })
  })

  it('follows jobs of both kinds to their end', async () => {
    const template = { RestartPolicy: { Condition: 'none' } }
    await create('sums', {
      mode: { ReplicatedJob: { MaxConcurrent: 2, TotalCompletions: 4 } },
      command: ['true'],
      template,
    })
    const sums = await becomes('sums', ({ job }) => job?.phase === 'complete')
    expect(sums).to.include({ kind: 'replicated job', mode: 'job', desired: 0 })
    expect(sums.job).to.include({ wanted: 4, succeeded: 4, failed: 0 })
    await create('sweep', { mode: { GlobalJob: {} }, command: ['true'], template })
    const sweep = await becomes('sweep', ({ job }) => job?.phase === 'complete')
    expect(sweep.job).to.include({ wanted: 1, succeeded: 1 })
    await create('broken', { mode: { ReplicatedJob: { TotalCompletions: 1 } }, command: ['false'], template })
    const broken = await becomes('broken', ({ job }) => job?.phase === 'failed')
    expect(broken.job).to.include({ succeeded: 0, failed: 1 })
    expect(broken.job?.why).to.contain('non-zero exit (1)')
  })

  it('says that a node is drained', async () => {
    const [node] = (await engine.docker.listNodes()) as { ID: string; Version: { Index: number }; Spec: object }[]
    const typed = engine.docker.getNode(node?.ID ?? '') as unknown as { update(to: object): Promise<unknown> }
    await typed.update({ ...node?.Spec, Availability: 'drain', version: node?.Version.Index })
    const { members } = await nodesIn(session)
    expect(members[0]).to.include({ isReady: true, closed: 'drain' })
  })
})
