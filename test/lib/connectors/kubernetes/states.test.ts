import { expect } from 'chai'
import { pickController, pickCronJob, pickJob } from '../../../../lib/connectors/kubernetes/controllers.ts'
import type { ControllerKind } from '../../../../lib/connectors/kubernetes/controllers.ts'
import { pickPod } from '../../../../lib/connectors/kubernetes/pods.ts'
import { quantityOf } from '../../../../lib/connectors/kubernetes/quantity.ts'
import { requestsOf } from '../../../../lib/connectors/kubernetes/resources.ts'
import { workloadsOf } from '../../../../lib/connectors/kubernetes/workloads.ts'
import type { Everything } from '../../../../lib/connectors/kubernetes/workloads.ts'
import type { Workload } from '../../../../lib/model/workload.ts'
import type { KubeObject } from '../../../helpers/fake-kubernetes.ts'
import { anObject, aPod, ended, ready, running, waiting } from '../../../helpers/kube-objects.ts'

const NOW = Date.parse('2026-11-23T01:00:00Z')

function told(own: Partial<Everything>): Workload[] {
  const nothing = { controllers: [], jobs: [], cronJobs: [], pods: [], lostNodes: null, hidden: () => false }
  return workloadsOf({ ...nothing, now: NOW, ...own })
}

function podOf(status: object, spec: object = {}, metadata: object = {}): Workload['instances'][0] {
  const pod = pickPod(aPod({ name: 'web-0', owner: ['StatefulSet', 'statefulset-web'], metadata }, status, spec))!
  const set = pickController('statefulset')(anObject('statefulset', { name: 'web' }))!
  return told({ pods: [pod], controllers: [set] })[0]!.instances[0]!
}

const notReady = { conditions: [ready('False')] }
const pending = { phase: 'Pending', conditions: [ready('False')] }
const init = (...initContainerStatuses: object[]): object => ({
  ...pending,
  initContainerStatuses,
  containerStatuses: [waiting('PodInitializing')],
})

describe('what kubectl shows of a pod', () => {
  const rows: readonly (readonly [string, object, object, string, string | null, string?])[] = [
    ['Running', {}, {}, 'running', null],
    [
      'CrashLoopBackOff',
      { ...notReady, containerStatuses: [waiting('CrashLoopBackOff')] },
      {},
      'starting',
      'crash-loop',
    ],
    ...['ImagePullBackOff', 'ErrImagePull', 'ErrImageNeverPull'].map(
      (word) => [word, { ...pending, containerStatuses: [waiting(word)] }, {}, 'starting', 'image'] as const,
    ),
    [
      'CreateContainerConfigError',
      { ...pending, containerStatuses: [waiting('CreateContainerConfigError')] },
      {},
      'starting',
      'config',
    ],
    ...['CreateContainerError', 'RunContainerError'].map(
      (word) => [word, { ...pending, containerStatuses: [waiting(word)] }, {}, 'starting', 'start'] as const,
    ),
    ['ContainerCreating', { ...pending, containerStatuses: [waiting('ContainerCreating')] }, {}, 'starting', null],
    ['PodInitializing', { ...pending, containerStatuses: [waiting('PodInitializing')] }, {}, 'starting', null],
    ['Init:0/1', init(running({ name: 'i', ready: false })), {}, 'starting', null],
    ['Init:Error', init(ended('Error', 1)), {}, 'starting', 'ended'],
    ['Init:CrashLoopBackOff', init(waiting('CrashLoopBackOff')), {}, 'starting', 'crash-loop'],
    ['Error', { ...notReady, containerStatuses: [ended('Error', 3)] }, {}, 'starting', 'ended'],
    ['OOMKilled', { ...notReady, containerStatuses: [ended('OOMKilled', 137)] }, {}, 'starting', 'ended'],
    ['Completed', { phase: 'Succeeded', containerStatuses: [ended('Completed', 0)] }, {}, 'ended', null],
    ['Evicted', { phase: 'Failed', reason: 'Evicted', message: 'disk', containerStatuses: [] }, {}, 'ended', 'evicted'],
    ['NotReady', notReady, {}, 'running', 'unhealthy'],
    [
      'Unschedulable',
      {
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'no room' }],
        containerStatuses: [],
      },
      { nodeName: '' },
      'pending',
      'unplaceable',
      'no room',
    ],
  ]
  for (const [word, status, spec, phase, kind, why] of rows)
    it(`${word} is ${kind ?? 'no trouble'}`, () => {
      const { trouble, ...instance } = podOf(status, spec)
      expect(instance.phase).to.equal(phase)
      expect(trouble?.kind ?? null).to.equal(kind)
      if (kind !== null) expect(trouble?.word).to.equal(word)
      if (why !== undefined) expect(trouble?.why).to.equal(why)
      expect(instance.isReady).to.equal(word === 'Running')
      expect(instance.isWanted).to.equal(phase !== 'ended')
    })

  it('Terminating does not count, is stuck when it lasts, and NodeLost is lost', () => {
    const soon = podOf({}, {}, { deletionTimestamp: '2026-11-23T00:59:30Z' })
    expect([soon.phase, soon.isWanted, soon.trouble]).to.deep.equal(['stopping', false, undefined])
    expect(podOf({}, {}, { deletionTimestamp: '2026-11-23T00:30:00Z' }).trouble).to.deep.include({
      kind: 'stuck',
      word: 'Terminating',
    })
    expect(podOf({ reason: 'NodeLost' }, {}, { deletionTimestamp: '2026-11-23T00:59:30Z' }).trouble?.kind).to.equal(
      'lost',
    )
  })

  it('a sidecar that runs on keeps nobody from running', () => {
    const spec = { initContainers: [{ name: 'proxy', restartPolicy: 'Always' }] }
    const beside = running({ name: 'proxy', started: true, restartCount: 2 })
    expect(podOf({ initContainerStatuses: [beside] }, spec)).to.deep.include({
      phase: 'running',
      isReady: true,
      restarts: 2,
    })
  })

  it('how it ended the last time is known while it runs again', () => {
    const lastState = { terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: '2026-11-23T00:50:00Z' } }
    const { lastEnd, restarts } = podOf({ containerStatuses: [running({ restartCount: 5, lastState })] })
    expect(restarts).to.equal(5)
    expect(lastEnd).to.deep.include({
      exitCode: 137,
      oomKilled: true,
      at: Date.parse('2026-11-23T00:50:00Z'),
      node: 'node-1',
    })
  })
})

describe('what the controllers of a cluster say', () => {
  const of = (kind: ControllerKind, spec: object, status: object, pods: readonly KubeObject[] = []): Workload =>
    told({
      controllers: [pickController(kind)(anObject(kind, { name: 'web' }, spec, { observedGeneration: 1, ...status }))!],
      pods: pods.map((pod) => pickPod(pod)!),
    })[0]!
  const condition = (type: string, status: string, reason: string): object => ({
    conditions: [{ type, status, reason }],
  })
  const full = { replicas: 3, readyReplicas: 3, updatedReplicas: 3 }

  const rows: readonly (readonly [string, ControllerKind, object, object, object])[] = [
    [
      'figures that are left out are zero',
      'deployment',
      { replicas: 3 },
      { replicas: 3, updatedReplicas: 3 },
      { desired: 3, ready: 0, updated: 3 },
    ],
    ['one is wanted where nobody says', 'statefulset', {}, {}, { desired: 1 }],
    ['scaled to nothing is off', 'deployment', { replicas: 0 }, {}, { desired: 0, off: 'scaled to 0' }],
    [
      'a change that nobody has seen',
      'deployment',
      { replicas: 3 },
      { ...full, observedGeneration: 0 },
      { rollout: 'unnoticed' },
    ],
    [
      'a deadline that is over',
      'deployment',
      { replicas: 3 },
      { ...full, ...condition('Progressing', 'False', 'ProgressDeadlineExceeded') },
      { rollout: 'failed' },
    ],
    [
      'pods that may not be made',
      'replicaset',
      { replicas: 3 },
      condition('ReplicaFailure', 'True', 'FailedCreate'),
      { rollout: 'failed' },
    ],
    [
      'a pause',
      'deployment',
      { replicas: 3, paused: true },
      condition('Progressing', 'Unknown', 'DeploymentPaused'),
      { rollout: 'paused' },
    ],
    [
      'old ones that are still there',
      'deployment',
      { replicas: 3 },
      { ...full, replicas: 4 },
      { rollout: 'progressing' },
    ],
    [
      'two revisions',
      'statefulset',
      { replicas: 3 },
      { ...full, currentRevision: 'a', updateRevision: 'b' },
      { rollout: 'progressing' },
    ],
    [
      'a daemon on each node',
      'daemonset',
      {},
      { desiredNumberScheduled: 4, numberReady: 3, updatedNumberScheduled: 4 },
      { desired: 4, updated: 4, mode: 'global' },
    ],
    [
      'a daemon that is being changed',
      'daemonset',
      {},
      { desiredNumberScheduled: 4, updatedNumberScheduled: 1 },
      { rollout: 'progressing' },
    ],
    [
      'all is well',
      'deployment',
      { replicas: 3 },
      { ...full, ...condition('Progressing', 'True', 'NewReplicaSetAvailable') },
      { rollout: undefined },
    ],
  ]
  for (const [name, kind, spec, status, wanted] of rows)
    it(name, () => {
      const workload = of(kind, spec, status)
      expect({ ...workload, rollout: workload.rollout?.phase }).to.deep.include(wanted)
    })

  const three = ['web-0', 'web-1', 'web-2'].map((name) => aPod({ name, owner: ['StatefulSet', 'statefulset-web'] }))
  it('counts the pods where the figures are left out', () => {
    expect(of('statefulset', { replicas: 3 }, {}, three)).to.deep.include({ running: 3, ready: 3, surplus: 0 })
  })
  it('has one too many only without a rollout', () => {
    expect(of('statefulset', { replicas: 2 }, full, three).surplus).to.equal(1)
    expect(of('statefulset', { replicas: 2 }, { ...full, observedGeneration: 0 }, three).surplus).to.equal(0)
  })
  it('does not count on a pod of a node that is not ready', () => {
    const set = pickController('statefulset')(
      anObject('statefulset', { name: 'web' }, { replicas: 3 }, { observedGeneration: 1, ...full }),
    )!
    const [web] = told({
      controllers: [set],
      pods: three.map((pod) => pickPod(pod)!),
      lostNodes: new Map([['node-1', 'Unknown']]),
    })
    expect(web).to.deep.include({ running: 3, ready: 0 })
    expect(web!.instances[0]).to.deep.include({ slot: '0', isReady: false })
    expect(web!.instances[0]!.trouble?.kind).to.equal('lost')
  })
})

describe('what runs to an end', () => {
  const jobOf = (spec: object, status: object): Workload =>
    told({ jobs: [pickJob(anObject('job', { name: 'once' }, spec, status))!] })[0]!
  const is = (type: string, reason = ''): object => ({
    conditions: [{ type, status: 'True', reason, message: 'said so' }],
  })

  it('is active, complete, failed or suspended', () => {
    expect(jobOf({ completions: 5, parallelism: 2 }, { active: 2, succeeded: 4 })).to.deep.include({ desired: 1 })
    expect(jobOf({ completions: 1 }, { succeeded: 1, ...is('Complete') }).job).to.deep.include({
      phase: 'complete',
      wanted: 1,
      succeeded: 1,
    })
    expect(jobOf({}, { failed: 3, ...is('Failed', 'BackoffLimitExceeded') }).job).to.deep.include({
      phase: 'failed',
      why: 'BackoffLimitExceeded: said so',
    })
    expect(jobOf({ suspend: true }, is('Suspended'))).to.deep.include({ desired: 0, off: 'suspended' })
  })

  it('is begun now and then, and told by the jobs that it made', () => {
    const cron = pickCronJob(
      anObject('cronjob', { name: 'nightly' }, { schedule: '0 3 * * *' }, { lastScheduleTime: '2026-11-23T00:30:00Z' }),
    )!
    const owner = ['CronJob', 'cronjob-nightly'] as const
    const failed = pickJob(anObject('job', { name: 'nightly-1', owner }, {}, is('Failed', 'DeadlineExceeded')))!
    const all = told({ cronJobs: [cron], jobs: [failed] })
    expect(all.map(({ id }) => id)).to.deep.equal(['shop/cronjob/nightly'])
    expect(all[0]!.job).to.deep.include({
      phase: 'failed',
      failed: 1,
      schedule: { expression: '0 3 * * *', timezone: 'UTC' },
    })
    expect(all[0]!.job).not.to.have.property('lastSuccessAt')
  })
})

describe('quantities', () => {
  it('are read as Kubernetes writes them', () => {
    const written = ['24682416Ki', '1930m', '4', '12e6', '1G', '250u', 'x', '5 Mi']
    expect(written.map(quantityOf)).to.deep.equal([24682416 * 1024, 1.93, 4, 12e6, 1e9, 0.00025, undefined, undefined])
  })
  it('of a pod are those of its largest step', () => {
    const asks = (cpu: string, more: object = {}): object => ({ resources: { requests: { cpu } }, ...more })
    const initContainers = [asks('1', { restartPolicy: 'Always' }), asks('3')]
    expect(requestsOf({ initContainers, containers: [asks('500m'), asks('500m')] })).to.deep.equal({ cpuCores: 4 })
  })
})
