import type { Glance } from '../../../app/top/glance.ts'
import type { Sources } from '../../../app/top/sources.ts'
import { faulted, FaultError, seen } from '../../../kit/fault.ts'
import { objectWords } from '../../../model/configuration.ts'
import type { ObjectRef } from '../../../model/configuration.ts'
import type { Looked } from '../../../model/fault.ts'
import type { PrintedLine } from '../../../model/session.ts'
import { subjectKey } from '../../../model/state.ts'
import type { Ms } from '../../../model/time.ts'
import type { Story } from '../../../pages/board.ts'
import type { Difference, ObjectPast, ObjectsSeen, Recorded, Several } from '../../../pages/revisions/recorded.ts'
import { placeKey } from './place.ts'
import type { Place } from './place.ts'

interface Readings {
  readonly story: Story | null
  readonly log: Looked<readonly PrintedLine[]>
  readonly objects: Recorded<ObjectsSeen>
  readonly object: Recorded<ObjectPast | Several | null>
  readonly revision: Recorded<Difference | Several | null>
}

/** What is read for the place that is shown, beside what the board knows of it. */
export type Reading = {
  readonly [Kind in keyof Readings]: { readonly kind: Kind; readonly value: Readings[Kind] }
}[keyof Readings]

/** What was read, where it was that; null where it is not there yet. */
export function valueRead<Kind extends keyof Readings>(reading: Reading | null, kind: Kind): Readings[Kind] | null {
  return reading?.kind === kind ? (reading.value as Readings[Kind]) : null
}

export interface Question {
  /** What tells it from others. */
  readonly key: string
  /** So long an answer is as good as another one. */
  readonly goodMs: Ms
  /** @throws StoreError */
  read(): Promise<Reading>
}

/** A registry is asked by programs that have to be started: nobody reads faster than that. */
const RECORDED_MS: Ms = 10_000

/** What has to be read for a place; null where the board knows it all. */
export function questionOf(place: Place, glance: Glance, sources: Sources): Question | null {
  const key = placeKey(place)
  switch (place.kind) {
    case 'subject': {
      const id = incidentOf(place, glance)
      return id === null
        ? null
        : { key: id, goodMs: 0, read: async () => ({ kind: 'story', value: await glance.story(id) }) }
    }
    case 'log':
      return { key, goodMs: 0, read: async () => ({ kind: 'log', value: await looked(sources.lastLines(place.of)) }) }
    case 'objects':
      return {
        key,
        goodMs: RECORDED_MS,
        read: async () => ({ kind: 'objects', value: await sources.recorded.objects() }),
      }
    case 'object':
      return {
        key,
        goodMs: RECORDED_MS,
        read: async () => ({ kind: 'object', value: await sources.recorded.object(named(place.of)) }),
      }
    case 'revision':
      // What was recorded stays as it is.
      return {
        key,
        goodMs: Infinity,
        read: async () => ({
          kind: 'revision',
          value: await sources.recorded.difference(named(place.of), { to: place.id }),
        }),
      }
    default:
      return null
  }
}

async function looked<T>(work: Promise<T>): Promise<Looked<T>> {
  try {
    return seen(await work)
  } catch (error) {
    if (error instanceof FaultError) return faulted(error)
    throw error
  }
}

function named(of: ObjectRef): { readonly object: string; readonly kind: ObjectRef['kind'] } {
  return { object: objectWords(of), kind: of.kind }
}

function incidentOf({ subject }: Extract<Place, { kind: 'subject' }>, { board }: Glance): string | null {
  const key = subjectKey(subject)
  return board.incidents.find(({ incident }) => subjectKey(incident.subject) === key)?.incident.id ?? null
}
