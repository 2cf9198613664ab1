import type { Session } from '../connector.ts'
import type { WebApi } from './client.ts'
import { mayAnswerElsewhere } from './faults.ts'

/** Runs a question of a pass. */
export type Heed = <T>(question: () => Promise<T>) => Promise<T>

/**
 * A session over a web API.
 *
 * @param offered what it can be asked; `heed` ends the session where nobody answered: what has become of the members of a
 * cluster is found out by opening anew
 * @param stop ends what goes on beside the questions
 */
export function webSession(
  api: WebApi,
  offered: (heed: Heed) => Pick<Session, 'workloads' | 'nodes' | 'configurations' | 'control'>,
  stop: () => void = () => undefined,
): Session {
  let alive = true
  const heed: Heed = async (question) => {
    try {
      return await question()
    } catch (error) {
      if (mayAnswerElsewhere(error)) alive = false
      throw error
    }
  }
  return {
    ...offered(heed),
    cost: () => api.cost(),
    get alive() {
      return alive
    },
    close: () => {
      alive = false
      stop()
      api.close()
      return Promise.resolve()
    },
  }
}
