import { expect } from 'chai'
import { needEngine } from '../../../helpers/engine.ts'
import { startSwarm } from '../../../helpers/real-swarm.ts'
import type { RealSwarm } from '../../../helpers/real-swarm.ts'
import { nodesIn } from '../../../helpers/swarm.ts'

describe('a real swarm', function () {
  this.timeout(120_000)
  let swarm: RealSwarm

  before(async function () {
    await needEngine(this)
    swarm = await startSwarm()
  })
  after(async () => (swarm as RealSwarm | undefined)?.stop())

  it('has one node, which leads', async () => {
    const { members, control } = await nodesIn(swarm.session)
    expect(members).to.have.length(1)
    expect(members[0]).to.include({ role: 'control', isReady: true, state: 'ready' })
    expect(members[0]?.offers.cpuCores).to.be.greaterThan(0)
    expect(control).to.include({ isReady: true, needed: 1, leader: members[0]?.name })
  })

  it('scales a service from 3 to 10, and nothing of it is out of date', async () => {
    await swarm.create('web')
    const three = await swarm.becomes('web', ({ ready }) => ready === 3)
    expect(three).to.include({ kind: 'replicated service', mode: 'replicated', desired: 3, running: 3, updated: 3 })
    expect(three.image).to.equal(swarm.engine.image)
    expect(three.instances.map(({ name }) => name).sort()).to.deep.equal(['web.1', 'web.2', 'web.3'])
    await swarm.change('web', (spec) => ({ ...spec, Mode: { Replicated: { Replicas: 10 } } }))
    const growing = await swarm.becomes('web', ({ desired }) => desired === 10)
    expect(growing.ready).to.be.at.most(10)
    expect(await swarm.becomes('web', ({ ready }) => ready === 10)).to.include({
      updated: 10,
      surplus: 0,
      scheduled: 10,
    })
  })

  it('tells how the one before ended, in the place of a task that was killed', async () => {
    const { instances } = await swarm.becomes('web', ({ ready }) => ready === 10)
    const victim = instances.find(({ slot, isWanted }) => slot === '4' && isWanted)
    expect(await swarm.kill('web', '4')).to.equal(victim?.id)
    const again = await swarm.becomes(
      'web',
      ({ ready, instances: now }) =>
        ready === 10 && now.some(({ slot, id, isWanted }) => slot === '4' && isWanted && id !== victim?.id),
    )
    const next = again.instances.find(({ slot, isWanted }) => slot === '4' && isWanted)
    expect(next?.lastEnd).to.include({ exitCode: 137, oomKilled: false, node: victim?.node })
    expect(next?.lastEnd?.at).to.be.a('number')
  })

  it('hands over what a task printed, wherever it runs', async () => {
    const command = ['sh', '-c', 'echo listening; echo "cannot bind" >&2; sleep 1000']
    await swarm.create('chatty', { command, mode: { Replicated: { Replicas: 1 } } })
    const { instances } = await swarm.becomes('chatty', ({ ready }) => ready === 1)
    const [instance] = instances
    const asked = { workload: 'chatty', instance: instance!, most: 10 }
    const printed = async (): Promise<string[]> => {
      const lines = await swarm.session.workloads!.lastLines!(asked, new AbortController().signal)
      return lines.map(({ by, text }) => `${by}: ${text}`).sort()
    }
    // It is ready before it has printed anything.
    while ((await printed()).length < 2) await swarm.becomes('chatty', () => true)
    expect(await printed()).to.deep.equal([': listening', 'stderr: cannot bind'])
    await swarm.remove('chatty')
  })

  it('says that an image is missing', async () => {
    await swarm.create('imageless', { image: 'shop/nowhere:1', mode: { Replicated: { Replicas: 1 } } })
    const found = await swarm.becomes('imageless', ({ instances }) =>
      instances.some(({ isWanted, trouble }) => isWanted && trouble?.kind === 'image'),
    )
    expect(found).to.include({ desired: 1, running: 0, ready: 0 })
    await swarm.remove('imageless')
  })

  it('says that no node fits', async () => {
    await swarm.create('nowhere', { template: { Placement: { Constraints: ['node.labels.disk == ssd'] } } })
    const found = await swarm.becomes(
      'nowhere',
      ({ instances }) => instances.every(({ trouble }) => trouble?.kind === 'unplaceable') && instances.length === 3,
    )
    expect(found).to.include({ desired: 3, scheduled: 0, running: 0 })
    expect(found.instances[0]?.trouble?.why).to.contain('no suitable node')
  })

  it('tells a loop of ends by its exit code', async () => {
    await swarm.create('looping', { command: ['sh', '-c', 'exit 3'], mode: { Replicated: { Replicas: 1 } } })
    const found = await swarm.becomes('looping', ({ instances }) =>
      instances.some(({ isWanted, trouble }) => isWanted && trouble?.kind === 'crash-loop'),
    )
    expect(found.instances.find(({ isWanted }) => isWanted)?.lastEnd).to.include({ exitCode: 3 })
    await swarm.remove('looping')
  })

  it('sees a rollout that the swarm pauses for a failure, and says which are updated', async () => {
    await swarm.change('web', (spec) => {
      const template = spec.TaskTemplate as { ContainerSpec: object }
      const ContainerSpec = { ...template.ContainerSpec, Command: ['sh', '-c', 'exit 5'] }
      return { ...spec, TaskTemplate: { ...template, ContainerSpec } }
    })
    const paused = await swarm.becomes('web', ({ rollout }) => rollout?.phase === 'failed')
    expect(paused.rollout?.why).to.contain('paused')
    // How many had begun before the first one's end was heard differs; most stay as they were.
    expect(paused.ready).to.be.within(7, 9)
    expect(paused.updated).to.be.below(paused.ready)
  })

  it('counts a global service by its nodes, and one scaled to 0 as off', async () => {
    await swarm.create('everywhere', { mode: { Global: {} } })
    const found = await swarm.becomes('everywhere', ({ ready }) => ready === 1)
    expect(found).to.include({ kind: 'global service', mode: 'global', desired: 1, updated: 1 })
    await swarm.create('off', { mode: { Replicated: { Replicas: 0 } } })
    expect(await swarm.becomes('off', () => true)).to.include({ desired: 0, off: 'scaled to 0' })
  })

  it('follows jobs of both kinds to their end', async () => {
    const template = { RestartPolicy: { Condition: 'none' } }
    await swarm.create('sums', {
      mode: { ReplicatedJob: { MaxConcurrent: 2, TotalCompletions: 4 } },
      command: ['true'],
      template,
    })
    const sums = await swarm.becomes('sums', ({ job }) => job?.phase === 'complete')
    expect(sums).to.include({ kind: 'replicated job', mode: 'job', desired: 0 })
    expect(sums.job).to.include({ wanted: 4, succeeded: 4, failed: 0 })
    await swarm.create('sweep', { mode: { GlobalJob: {} }, command: ['true'], template })
    const sweep = await swarm.becomes('sweep', ({ job }) => job?.phase === 'complete')
    expect(sweep.job).to.include({ wanted: 1, succeeded: 1 })
    await swarm.create('broken', { mode: { ReplicatedJob: { TotalCompletions: 1 } }, command: ['false'], template })
    const broken = await swarm.becomes('broken', ({ job }) => job?.phase === 'failed')
    expect(broken.job).to.include({ succeeded: 0, failed: 1 })
    expect(broken.job?.why).to.contain('exit code 1')
  })

  it('says that a node is drained', async () => {
    await swarm.setAvailability('drain')
    const { members } = await nodesIn(swarm.session)
    expect(members[0]).to.include({ isReady: true, closed: 'drain' })
  })
})
