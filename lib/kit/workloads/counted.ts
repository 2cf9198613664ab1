import type { Instance, Workload } from '../../model/workload.ts'

export type Counts = Pick<Workload, 'scheduled' | 'running' | 'ready' | 'updated' | 'surplus'>

/** What instances add up to, where an orchestrator does not count them itself, or counts what is not there. */
export function counted(instances: readonly Instance[], desired: number): Counts {
  const wanted = instances.filter(({ isWanted }) => isWanted)
  const running = wanted.filter(({ phase }) => phase === 'running')
  return {
    scheduled: wanted.filter(({ phase }) => phase === 'starting' || phase === 'running').length,
    running: running.length,
    ready: running.filter(({ isReady }) => isReady).length,
    updated: running.filter(({ isUpdated }) => isUpdated).length,
    surplus: Math.max(0, running.length - desired),
  }
}
