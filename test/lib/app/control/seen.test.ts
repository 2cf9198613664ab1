import { expect } from 'chai'
import { printedLine, seenByDaemon } from '../../../../lib/app/control/seen.ts'
import type { Instance, JobState, Workload } from '../../../../lib/model/workload.ts'
import { NOW } from '../../../helpers/boards.ts'

/** With everything that there may be. */
const INSTANCE: Required<Instance> = {
  ...{ id: '3f2a', name: 'web.3', slot: '3', node: 'node-2', phase: 'running', word: 'preparing' },
  ...{ isWanted: true, isReady: false, isUpdated: false, differs: 'image shop/web:1', since: NOW, restarts: 4 },
  trouble: { kind: 'crash-loop', word: 'CrashLoopBackOff', why: '' },
  lastEnd: { at: NOW, exitCode: 137, oomKilled: true, why: 'OOMKilled', node: 'node-1' },
}

const JOB: Required<JobState> = {
  ...{ phase: 'waiting', wanted: 1, succeeded: 0, failed: 0, startedAt: NOW, endedAt: NOW, lastStartAt: NOW, why: '' },
  ...{ lastSuccessAt: NOW, schedule: { expression: '0 3 * * *', timezone: 'UTC' }, createdAt: NOW },
}

const WORKLOAD: Required<Workload> = {
  ...{ id: 'shop/web', kind: 'app', mode: 'replicated', labels: { env: 'prod' }, image: 'shop/web:1', desired: 3 },
  ...{ scheduled: 3, running: 2, ready: 1, updated: 0, surplus: 0, off: 'suspended', job: JOB },
  rollout: { phase: 'failed', since: NOW, why: 'paused' },
  unseen: { places: ['node-9'], readyThere: 1, why: 'timed out' },
  orphans: [{ name: 'web-7', node: 'node-1' }],
  instances: [INSTANCE],
}

describe('what a daemon hands over of what it keeps in its memory', () => {
  it('comes as it was, whatever there is of a workload', () => {
    const seen = [
      {
        target: 'stack',
        look: { tookMs: 12.5, cost: { connections: 1, roundTrips: 2, bytes: 3 } },
        workloads: { at: NOW, isPast: false, list: [WORKLOAD] },
      },
      { target: 'web-1', look: null, workloads: null },
    ]
    expect(seenByDaemon.parse(JSON.parse(JSON.stringify(seen)))).to.deep.equal(seen)
  })

  it('is not believed when it is something else', () => {
    const workloads = { at: NOW, isPast: false, list: [{ ...WORKLOAD, desired: '3' }] }
    expect(seenByDaemon.safeParse([{ target: 'stack', look: null, workloads }]).success).to.equal(false)
    expect(printedLine.safeParse({ atNs: '-1', by: '', text: '' }).success).to.equal(false)
  })
})
