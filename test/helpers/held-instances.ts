import { fault } from '../../lib/kit/fault.ts'
import type { Instance } from '../../lib/model/workload.ts'
import type { Stage } from '../contracts/remedy.ts'
import { anInstance, aWorkload } from './boards.ts'
import { aTrouble, theHands } from './hands.ts'
import { changing } from './held-container.ts'
import { WORKLOAD_STANDING } from './held-workload.ts'
import { aControl } from './workload-control.ts'

/** One that runs, and fails its check. */
export function illInstance(slot: number, own: Partial<Instance> = {}): Instance {
  const trouble = { kind: 'unhealthy', word: 'NotReady', why: 'its readiness probe fails' } as const
  return anInstance(slot, { isReady: false, trouble, ...own })
}

/** A stage with one workload "web" of three on "stack", of which the second is not well. */
export function heldInstances(): Stage {
  const { changes, change, fail, hang } = changing()
  let id = 'a'
  const trouble = aTrouble({ target: 'stack', check: 'workload-replicas', item: 'web' })
  const workload = () => aWorkload({ instances: [anInstance(1), illInstance(2, { id, name: 'web.2' }), anInstance(3)] })
  const control = aControl({
    evict: (_, asked, signal) =>
      asked.id === id ? change(`evict ${asked.name}`, signal) : Promise.reject(fault('busy', 'it is another one')),
  })
  return {
    ...{ written: {}, trouble, fail, hang, changes: () => changes },
    hands: (signal) =>
      theHands(signal, {
        workloads: () => Promise.resolve(control),
        workload: () => Promise.resolve(workload()),
        standing: () => Promise.resolve(WORKLOAD_STANDING),
      }),
    replace: () => {
      id = 'b'
      return Promise.resolve(trouble)
    },
    close: () => Promise.resolve(),
  }
}
