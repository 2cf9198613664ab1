import { expect } from 'chai'
import type { UpdateProgress } from '../../../../lib/kit/control.ts'
import type { ObjectKind } from '../../../../lib/model/configuration.ts'
import { progressOf } from '../../../../lib/connectors/kubernetes/progress.ts'
import { anObject } from '../../../helpers/kube-objects.ts'

const done: UpdateProgress = { kind: 'done' }
const underWay = (why: string): UpdateProgress => ({ kind: 'under-way', why })

type Row = readonly [what: string, spec: object, status: object, is: UpdateProgress]

const seen = { observedGeneration: 1 }
const onDelete = { updateStrategy: { type: 'OnDelete' } }
const byHand = {
  kind: 'done',
  why: 'its updateStrategy is OnDelete: each pod stays as it is until somebody deletes it',
} as const
const progressing = (status: string, reason: string, message = ''): object => ({
  conditions: [{ type: 'Progressing', status, reason, message }],
})
const all = { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 }
const figures = (desiredNumberScheduled: number, updatedNumberScheduled: number, numberAvailable: number): object => ({
  ...{ desiredNumberScheduled, updatedNumberScheduled, numberAvailable },
})

const ROWS: Readonly<Partial<Record<ObjectKind, readonly Row[]>>> = {
  deployment: [
    ['all are new and there', { replicas: 3 }, { ...seen, ...all }, done],
    ['nobody wants any', { replicas: 0 }, seen, done],
    ['its controller has not looked', { replicas: 3 }, all, underWay('the controller has not seen the change')],
    ['some are old', { replicas: 3 }, { ...seen, ...all, updatedReplicas: 1 }, underWay('1 of 3 updated')],
    ['old ones are still there', { replicas: 3 }, { ...seen, ...all, replicas: 4 }, underWay('3 of 3 updated')],
    ['they are not well yet', { replicas: 3 }, { ...seen, ...all, availableReplicas: 2 }, underWay('2 of 3 available')],
    [
      'it takes too long',
      { replicas: 3 },
      { ...seen, ...all, updatedReplicas: 1, ...progressing('False', 'ProgressDeadlineExceeded', 'has timed out') },
      { kind: 'failed', why: 'ProgressDeadlineExceeded: has timed out' },
    ],
    [
      'its pods may not be made',
      { replicas: 3 },
      { ...seen, conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'quota' }] },
      { kind: 'failed', why: 'FailedCreate: quota' },
    ],
    [
      'it is paused',
      { replicas: 3, paused: true },
      { ...seen, ...all, updatedReplicas: 0 },
      { kind: 'done', why: 'it is paused: nothing of it runs until somebody resumes it' },
    ],
  ],
  statefulset: [
    ['all are new', { replicas: 3 }, { ...seen, ...all, currentRevision: 'b', updateRevision: 'b' }, done],
    [
      'some are old',
      { replicas: 3 },
      { ...seen, ...all, updatedReplicas: 1, currentRevision: 'a', updateRevision: 'b' },
      underWay('1 of 3 updated'),
    ],
    [
      'those below its partition are meant to be old',
      { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } },
      { ...seen, ...all, updatedReplicas: 1, currentRevision: 'a', updateRevision: 'b' },
      done,
    ],
    ['one is not ready', { replicas: 3 }, { ...seen, ...all, readyReplicas: 2 }, underWay('2 of 3 available')],
    [
      'nobody but a person replaces a pod',
      { replicas: 3, ...onDelete },
      { ...seen, ...all, updatedReplicas: 0 },
      byHand,
    ],
    ['nobody has looked yet', onDelete, all, underWay('the controller has not seen the change')],
  ],
  daemonset: [
    ['all are new', {}, { ...seen, ...figures(3, 3, 3) }, done],
    ['no node is for it', {}, seen, done],
    ['some are old', {}, { ...seen, ...figures(3, 1, 3) }, underWay('1 of 3 updated')],
    ['one is not well', {}, { ...seen, ...figures(3, 3, 2) }, underWay('2 of 3 available')],
    ['nobody but a person replaces a pod', onDelete, { ...seen, ...figures(3, 0, 3) }, byHand],
  ],
  cronjob: [['its next job is made of it', {}, {}, done]],
}

describe('how far an update of a workload is', () => {
  for (const [kind, rows] of Object.entries(ROWS) as [ObjectKind, readonly Row[]][])
    for (const [what, spec, status, is] of rows)
      it(`of a ${kind}: ${what}: ${is.kind}`, () =>
        expect(progressOf(kind, anObject(kind, { name: 'web' }, spec, status))).to.deep.equal(is))
})
