import type { AnsweredWorkload, WorkloadControl } from '../../lib/kit/control.ts'
import { fault } from '../../lib/kit/fault.ts'

/** A service of three, unless said otherwise. */
export function anAnswer(parts: Partial<AnsweredWorkload> = {}): AnsweredWorkload {
  return {
    definition: { kind: 'service', document: {} },
    ...{ version: '7', replicas: 3, edition: 'e1', renewal: { kind: 'rolling', downAtOnce: 1 } },
    ...parts,
  }
}

/** Control over one service that is as it should be, and does not change. */
export function aControl(parts: Partial<WorkloadControl> = {}): WorkloadControl {
  const nothing = (): Promise<never> => Promise.reject(fault('not-supported', 'nothing is changed here'))
  return {
    named: (id) => ({ kind: 'service', name: id }),
    read: () => Promise.resolve(anAnswer()),
    objections: () => Promise.resolve([]),
    progress: () => Promise.resolve({ kind: 'done' }),
    ...{ update: nothing, scale: nothing, restart: nothing },
    ...parts,
  }
}
