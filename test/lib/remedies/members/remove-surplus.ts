import type { Instance, Workload } from '../../../../lib/model/workload.ts'
import type { Stage } from '../../../contracts/remedy.ts'
import { heldContainer } from '../../../helpers/held-container.ts'

const instance = (name: string, since: number): Instance => ({
  ...{ id: name, name, node: 'engine', phase: 'running', since },
  ...{ isWanted: true, isReady: true, isUpdated: true },
})

const workload: Workload = {
  ...{ id: '', kind: 'declared', mode: 'replicated', labels: {} },
  ...{ desired: 1, scheduled: 2, running: 2, ready: 2, updated: 2, surplus: 1 },
  instances: [instance('old', 1000), instance('web', 2000)],
}

export const open = (): Promise<Stage> => Promise.resolve(heldContainer({ isRunning: true, workload }))
