import { fault } from '../../lib/kit/fault.ts'
import type { ContainerControl } from '../../lib/kit/control.ts'
import type { Remaking, Standing } from '../../lib/kit/remedy.ts'
import type { Workload } from '../../lib/model/workload.ts'
import type { Stage } from '../contracts/remedy.ts'
import { aTrouble, theHands } from './hands.ts'

/** Nothing speaks against touching it. */
export const STANDING: Standing = {
  ...{ host: 'engine', group: 'shop', incarnation: 'a'.repeat(64), unsettled: null, person: null, drift: null },
  ...{ available: { healthy: 3, least: 2, goingDown: 0 }, groups: [], cannot: null },
}

/** How whatever is changed ends. */
export interface Changing {
  readonly changes: string[]
  readonly fail: () => void
  readonly hang: () => void
  /** Notes that it is done, and ends as it was told to. */
  readonly change: (words: string, signal: AbortSignal) => Promise<void>
}

export function changing(): Changing {
  const changes: string[] = []
  let manner: 'done' | 'fails' | 'hangs' = 'done'
  return {
    changes,
    fail: () => void (manner = 'fails'),
    hang: () => void (manner = 'hangs'),
    async change(words, signal) {
      if (signal.aborted) throw fault('timed-out', 'it was given up before it was asked for')
      changes.push(words)
      if (manner === 'fails') throw fault('refused', 'the engine does not want to')
      if (manner === 'hangs') await new Promise((resolve) => signal.addEventListener('abort', resolve))
      if (manner === 'hangs') throw fault('timed-out', 'no answer came')
    },
  }
}

interface Held {
  readonly isRunning: boolean
  readonly standing?: Partial<Standing>
  /** That it is one of: the trouble is about this then. */
  readonly workload?: Workload
}

/** A stage with one container "web" on "engine" that runs badly, or has ended. */
export function heldContainer({ isRunning, standing = {}, workload }: Held): Stage {
  const { changes, change, fail, hang } = changing()
  let id = 'a'.repeat(64)
  const inspect = (): unknown => ({
    Id: id,
    Created: '2026-11-30T10:00:00Z',
    State: { Running: isRunning, StartedAt: '2026-11-30T11:00:00Z', Health: { Status: 'unhealthy' } },
    Config: { StopTimeout: 1 },
  })
  const trouble = workload
    ? aTrouble({ target: 'engine', check: 'workload-replicas', item: workload.id })
    : aTrouble({ target: 'engine', check: 'container-health', item: 'web' })
  const hands: Stage['hands'] = (signal) => {
    const control: Partial<ContainerControl> = {
      containers: () => Promise.resolve([{ id, name: 'web', networkMode: 'bridge' }]),
      inspect: (name) => Promise.resolve(name === 'web' || name === id ? inspect() : null),
      start: (name, own) => change(`start ${name}`, own),
      stop: (name, _, own) => change(`stop ${name}`, own),
      remove: (name, own) => change(`remove ${name}`, own),
      restart: (name, _, own) => change(`restart ${name}`, own),
    }
    const remaking: Remaking = {
      ...{ by: 'as recorded in 3f2a91c0', alongWith: ['sidecar'], cannot: null, needsPerson: null },
      carryOut: () => change('made anew', signal),
    }
    return theHands(signal, {
      containers: () => Promise.resolve(control as ContainerControl),
      ...(workload && { workload: () => Promise.resolve(workload) }),
      standing: () => Promise.resolve({ ...STANDING, incarnation: id, ...standing }),
      remaking: (_, work) => work(remaking),
    })
  }
  return {
    ...{ written: {}, trouble, hands, fail, hang, changes: () => changes },
    replace: () => {
      id = 'b'.repeat(64)
      return Promise.resolve(trouble)
    },
    close: () => Promise.resolve(),
  }
}
