import { fault } from '../../lib/kit/fault.ts'
import type { Standing } from '../../lib/kit/remedy.ts'
import type { Stage } from '../contracts/remedy.ts'
import { aTrouble, theHands } from './hands.ts'
import { changing } from './held-container.ts'
import { aControl, anAnswer } from './workload-control.ts'

/** Nothing speaks against it. */
export const WORKLOAD_STANDING: Standing = {
  ...{ host: 'stack', group: null, incarnation: '7', unsettled: null, person: null, drift: null },
  ...{ available: { healthy: 3, least: 3, goingDown: 0 }, groups: [], cannot: null },
}

/** A stage with one service "web" of three on "stack" that is not well. */
export function heldWorkload(written: Stage['written']): Stage {
  const { changes, change, fail, hang } = changing()
  let version = '7'
  const trouble = aTrouble({ target: 'stack', check: 'workload-replicas', item: 'web' })
  const changed = (words: string, asked: string, signal: AbortSignal): Promise<void> =>
    asked === version ? change(words, signal) : Promise.reject(fault('busy', 'somebody has changed it since'))
  const control = aControl({
    read: ({ name }) => Promise.resolve(name === 'web' ? anAnswer({ version }) : null),
    scale: ({ name }, replicas, asked, signal) => changed(`scale ${name} to ${replicas}`, asked, signal),
    restart: ({ name }, asked, _, signal) => changed(`restart ${name}`, asked, signal),
  })
  return {
    ...{ written, trouble, fail, hang, changes: () => changes },
    hands: (signal) =>
      theHands(signal, {
        workloads: () => Promise.resolve(control),
        standing: () => Promise.resolve({ ...WORKLOAD_STANDING, incarnation: version }),
      }),
    replace: () => {
      version = '8'
      return Promise.resolve(trouble)
    },
    close: () => Promise.resolve(),
  }
}
