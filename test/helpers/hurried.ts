import { mock } from 'node:test'
import { until } from './network.ts'

/**
 * Runs work whose deadlines nobody wants to sit out: time stands still until it waits, and then passes at once.
 *
 * @param waits whether it waits for what never comes
 */
export async function hurried<T>(work: () => Promise<T>, waits: () => boolean, ms: number): Promise<T> {
  mock.timers.enable({ apis: ['setTimeout'] })
  try {
    const done = work()
    await until(waits)
    mock.timers.tick(ms)
    return await done
  } finally {
    mock.timers.reset()
  }
}
