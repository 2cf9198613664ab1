import { expect } from 'chai'
import { isBeside, workloadStanding } from '../../../../lib/app/heal/workload-standing.ts'
import type { Standing } from '../../../../lib/kit/remedy.ts'
import { toLabels } from '../../../../lib/model/labels.ts'
import type { Rollout, Workload } from '../../../../lib/model/workload.ts'

const WORKLOAD: Workload = {
  ...{ id: 'shop/deployment/web', kind: 'deployment', mode: 'replicated', labels: {}, instances: [] },
  ...{ desired: 3, scheduled: 3, running: 3, ready: 2, updated: 3, surplus: 0 },
}
const object = { target: 'kube', kind: 'workload', name: WORKLOAD.id } as const

function standing(workload: Partial<Workload> = {}, held: string | null = null): Standing {
  const about = { object, version: '4-0f', held, drift: null, cannot: null }
  return workloadStanding({ ...about, workload: { ...WORKLOAD, ...workload } })
}
const rolling = (phase: Rollout['phase']): Standing => standing({ rollout: { phase, why: 'ReplicaSetUpdated' } })

describe('how a workload of an orchestrator stands', () => {
  it('is at rest when nothing of it changes, and its own instances are no storm', () => {
    expect(standing()).to.deep.equal({
      ...{ host: 'kube', group: null, incarnation: '4-0f', unsettled: null, person: null, drift: null, cannot: null },
      ...{ available: { healthy: 2, least: 3, goingDown: 0 }, groups: [] },
    })
  })

  it('is not at rest while a change of it is under way, rolls back, or has not been seen', () => {
    for (const phase of ['progressing', 'rolling-back', 'unnoticed'] as const)
      expect(rolling(phase).unsettled, phase).to.equal('a change of it is under way: ReplicaSetUpdated')
    for (const phase of ['failed', 'rolled-back', 'paused'] as const)
      expect(rolling(phase).unsettled, phase).to.equal(null)
  })

  it('is of a person who has paused it, put a label on it, or holds it', () => {
    expect(rolling('paused').person).to.equal('somebody has paused a change of it')
    expect(standing({ labels: toLabels([['orch-watch.hold', 'moving']]) }).person).to.contain('orch-watch.hold: moving')
    expect(standing({ labels: toLabels([['orch-watch.hold', 'false']]) }).person).to.equal(null)
    expect(standing({}, 'held by ada').person).to.equal('held by ada')
  })

  it('is made of what it was, whatever number of it is wanted and however often it was made anew', () => {
    const restartedAt = ['spec', 'template', 'metadata', 'annotations', 'kubectl.kubernetes.io/restartedAt']
    for (const path of [
      ['replicas'],
      ['spec', 'replicas'],
      ['instances'],
      ['scaling', 'instances'],
      ['forcedUpdates'],
      restartedAt,
    ])
      expect(isBeside(path), path.join('.')).to.equal(true)
    for (const path of [['image', 'name'], ['env', 'instances'], ['labels', 'replicas'], restartedAt.slice(0, 4)])
      expect(isBeside(path), path.join('.')).to.equal(false)
  })
})
