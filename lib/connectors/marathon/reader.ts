import type * as z from 'zod'
import { fault, faulted, seen } from '../../kit/fault.ts'
import type { WorkloadReader } from '../../model/session.ts'
import type { Workload } from '../../model/workload.ts'
import { jsonOf } from '../../kit/web-api/answer.ts'
import type { AnyPlace } from '../../kit/web-api/at-any.ts'
import type { WebApi } from '../../kit/web-api/client.ts'
import { apps, deployments, pods, queue } from './api.ts'
import { workloadOfApp } from './app.ts'
import { workloadOfPod } from './pod.ts'
import { leaderIn } from './leader.ts'
import { byId } from './queue.ts'

export const MAX_BYTES = 64 * 1024 ** 2
/** Every part is named: what comes without being asked for has changed between versions. */
const EMBED = ['tasks', 'counts', 'deployments', 'lastTaskFailure', 'readiness', 'taskStats']
export const APPS = `/v2/apps?${EMBED.map((each) => `embed=apps.${each}`).join('&')}`
export const PODS = '/v2/pods/::status'

/** Reads all apps and pods with four questions to one member, which says who leads. */
export function marathonReader(api: WebApi, any: AnyPlace): WorkloadReader {
  const list = (signal: AbortSignal): Promise<Workload[]> =>
    any.ask(async (place) => {
      const ask = async <T>(path: string, schema: z.ZodType<T>): Promise<T> =>
        jsonOf(await api.ask(place, { path, maxBytes: MAX_BYTES }, signal), schema)
      /** There were no pods before 1.4, and a proxy may keep the queue to itself. */
      const askIfThere = async <T>(path: string, schema: z.ZodType<T>, without: T): Promise<T> => {
        const answer = await api.ask(place, { path, maxBytes: MAX_BYTES }, signal)
        return answer.status === 404 ? without : jsonOf(answer, schema)
      }
      const askApps = async () => {
        const answer = await api.ask(place, { path: APPS, maxBytes: MAX_BYTES }, signal)
        any.prefer(leaderIn(answer, place))
        return jsonOf(answer, apps)
      }
      const [ofApps, ofPods, changes, waiting] = await Promise.all([
        askApps(),
        askIfThere(PODS, pods, []),
        ask('/v2/deployments', deployments),
        askIfThere('/v2/queue', queue, { queue: [] }),
      ])
      const queued = byId(waiting.queue)
      const beside = ({ id }: { id: string }) => ({ deployments: changes, queued: queued.get(id) })
      return [
        ...ofApps.apps.map((app) => workloadOfApp(app, beside(app))),
        ...ofPods.map((pod) => workloadOfPod(pod, beside(pod))),
      ]
    }, signal)

  return {
    read: async (sections, signal) => {
      const none = faulted(fault('not-supported', 'Marathon has no such thing'))
      const others = Object.fromEntries([...sections].filter((each) => each !== 'list').map((each) => [each, none]))
      return sections.has('list') ? { ...others, list: seen(await list(signal)) } : others
    },
  }
}
