import { aTask, aTemplate } from '../../helpers/swarm.ts'
import { before } from '../state.ts'
import { running, third } from './row.ts'
import type { Row } from './row.ts'

const update = (State: string, Message: string, minutes: number): Record<string, unknown> => ({
  UpdateStatus: { State, Message, StartedAt: before(minutes), CompletedAt: before(Math.max(0, minutes - 1)) },
})
const PAUSED = 'update paused due to failure or early termination of task t9'
const older = { Spec: aTemplate('shop/web:0') }

export const SERVICES: readonly Row[] = [
  { name: 'none', of: 'no task of three runs', is: 'critical', tasks: [] },
  {
    name: 'off',
    of: 'service with 0 replicas',
    is: 'ok',
    service: { mode: { Replicated: { Replicas: 0 } } },
    tasks: [],
  },
  { name: 'too-many', of: 'four tasks that are meant to run, of three', is: 'warning', tasks: running(4) },
  {
    name: 'everywhere',
    of: 'global service, one node `preparing`',
    is: 'critical',
    service: { mode: { Global: {} } },
    tasks: [aTask('t1', 0, { Status: { State: 'preparing', Timestamp: before(1) } })],
  },
  {
    name: 'updating',
    of: 'update `updating`, three minutes',
    is: 'ok',
    service: update('updating', 'update in progress', 3),
    tasks: [...running(2, older), third('preparing')],
  },
  {
    name: 'updating-long',
    of: 'update `updating`, an hour',
    is: 'critical',
    service: update('updating', 'update in progress', 60),
    tasks: running(3, older),
  },
  {
    name: 'update-paused',
    of: 'update `paused` by somebody',
    is: 'warning',
    service: update('paused', 'update paused', 3),
    tasks: running(3),
  },
  {
    name: 'update-failed',
    of: 'update `paused` for a failure',
    is: 'critical',
    service: update('paused', PAUSED, 3),
    tasks: running(3, older),
  },
  {
    name: 'updated',
    of: 'update `completed`',
    is: 'ok',
    service: update('completed', 'update completed', 3),
    tasks: running(3),
  },
  {
    name: 'rolling-back',
    of: 'update `rollback_started`',
    is: 'warning',
    service: update('rollback_started', 'update rolled back due to failure', 3),
    tasks: running(3),
  },
  {
    name: 'rollback-paused',
    of: 'update `rollback_paused`',
    is: 'critical',
    service: update('rollback_paused', 'rollback paused due to failure', 3),
    tasks: running(3),
  },
  {
    name: 'rolled-back',
    of: 'update `rollback_completed`, two minutes ago',
    is: 'warning',
    service: update('rollback_completed', 'rollback completed', 3),
    tasks: running(3),
  },
  {
    name: 'rolled-back-long',
    of: 'update `rollback_completed`, two hours ago',
    is: 'ok',
    service: update('rollback_completed', 'rollback completed', 120),
    tasks: running(3),
  },
]

const replicatedJob = { ReplicatedJob: { MaxConcurrent: 2, TotalCompletions: 4 } }
const began = { JobStatus: { LastExecution: before(5) } }
const done = (count: number): object[] =>
  running(count, { DesiredState: 'complete', Status: { State: 'complete', Timestamp: before(1) } })
const failed = aTask('t4', 4, {
  DesiredState: 'shutdown',
  Status: { State: 'failed', Err: 'task: non-zero exit (1)', Timestamp: before(1) },
})

export const JOBS: readonly Row[] = [
  {
    name: 'job',
    of: 'replicated job, two of four done',
    is: 'ok',
    service: { mode: replicatedJob, ...began },
    tasks: [...done(2), aTask('t3', 3, { DesiredState: 'complete' })],
  },
  {
    name: 'job-done',
    of: 'replicated job, all done',
    is: 'ok',
    service: { mode: replicatedJob, ...began },
    tasks: done(4),
  },
  {
    name: 'job-failed',
    of: 'replicated job, a task `failed` and none goes on',
    is: 'critical',
    service: { mode: replicatedJob, ...began },
    tasks: [...done(3), failed],
  },
  {
    name: 'job-waits',
    of: 'replicated job, no node fits',
    is: 'critical',
    service: { mode: replicatedJob, ...began },
    tasks: [
      third('pending', {
        NodeID: '',
        DesiredState: 'complete',
        Err: 'no suitable node (insufficient resources on 3 nodes)',
      }),
    ],
  },
  {
    name: 'job-off',
    of: 'replicated job with 0 completions',
    is: 'ok',
    service: { mode: { ReplicatedJob: { TotalCompletions: 0 } } },
    tasks: [],
  },
  {
    name: 'sweep-done',
    of: 'global job, all nodes done',
    is: 'ok',
    service: { mode: { GlobalJob: {} }, ...began },
    tasks: [aTask('t1', 0, { DesiredState: 'complete', Status: { State: 'complete', Timestamp: before(1) } })],
  },
  {
    name: 'sweep-failed',
    of: 'global job, `failed` on a node',
    is: 'critical',
    service: { mode: { GlobalJob: {} }, ...began },
    tasks: [
      aTask('t1', 0, {
        DesiredState: 'shutdown',
        Status: { State: 'failed', Err: 'task: non-zero exit (1)', Timestamp: before(1) },
      }),
    ],
  },
]
