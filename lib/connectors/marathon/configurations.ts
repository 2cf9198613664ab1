import * as z from 'zod'
import { fault, faulted, seen } from '../../kit/fault.ts'
import { jsonOf } from '../../kit/web-api/answer.ts'
import type { Answer } from '../../kit/web-api/answer.ts'
import { recordAll } from '../../kit/record-all.ts'
import type { Recorded, Versioned } from '../../kit/record-all.ts'
import type { AnyPlace } from '../../kit/web-api/at-any.ts'
import type { WebApi } from '../../kit/web-api/client.ts'
import { mayAnswerElsewhere } from '../../kit/web-api/faults.ts'
import type { Configuration, Recorder } from '../../model/configuration.ts'
import type { ConfigurationReader } from '../../model/session.ts'
import { APPS, MAX_BYTES, PODS } from './reader.ts'

const MOST = 100_000
const wholeApps = z.object({ apps: z.array(z.unknown()).max(MOST) })
const wholePods = z.array(z.object({ spec: z.unknown() })).max(MOST)

/** Each change of an app or a pod gives it a new version. */
const state = z
  .object({ id: z.string().catch(''), version: z.string().nullable().catch(null) })
  .catch({ id: '', version: null })

/**
 * Reads what apps and pods are made of, of the lists that tell of workloads: with `onceAtATime` whoever asks for both at
 * once asks once.
 */
export function configurationReader(api: WebApi, any: AnyPlace, record: Recorder | null): ConfigurationReader {
  const recorded: Recorded = new Map()
  const running = (by: Recorder, signal: AbortSignal): Promise<readonly Configuration[]> =>
    any.ask(async (place) => {
      const ask = (path: string): Promise<Answer> => api.ask(place, { path, maxBytes: MAX_BYTES }, signal)
      const [ofApps, ofPods] = await Promise.all([ask(APPS), ask(PODS)])
      // There were no pods before 1.4.
      const pods = ofPods.status === 404 ? [] : jsonOf(ofPods, wholePods)
      const documents = [...jsonOf(ofApps, wholeApps).apps, ...pods.map(({ spec }) => spec)]
      const objects = documents.map((document): Versioned => {
        const { id, version } = state.parse(document)
        return { id, version, definition: { kind: 'app', document } }
      })
      return recordAll(objects, by, recorded, signal)
    }, signal)

  return {
    read: async (sections, signal) => {
      if (!sections.has('running')) return {}
      if (!record) return { running: faulted(fault('not-supported', 'nobody records configurations here')) }
      try {
        return { running: seen(await running(record, signal)) }
      } catch (error) {
        // What one page refuses concerns that page; what nobody answers concerns all.
        if (signal.aborted || mayAnswerElsewhere(error)) throw error
        return { running: faulted(error) }
      }
    },
  }
}

/** Who asks a place what is on its way already waits for the same answer, until his own time is over. */
export function onceAtATime(api: WebApi): WebApi {
  const onTheirWay = new Map<string, Promise<Answer>>()
  return {
    ...api,
    ask: (place, question, signal) => {
      const key = `${place.base} ${question.path}`
      const going = onTheirWay.get(key)
      if (going) return going
      const answer = api.ask(place, question, signal).finally(() => onTheirWay.delete(key))
      onTheirWay.set(key, answer)
      return answer
    },
  }
}
