import { mayAnswerElsewhere } from './faults.ts'
import { fault } from '../fault.ts'
import type { FaultError } from '../fault.ts'
import type { ApiPlace } from './places.ts'

/** Asks places in turn, the one that answered last first. */
export interface AnyPlace {
  /** Throws the fault of the first place where none answered, with what the others said. */
  ask<T>(work: (place: ApiPlace) => Promise<T>, signal: AbortSignal): Promise<T>
  /** The one that answered last, then the others as they are listed. */
  ordered(): readonly ApiPlace[]
}

export function anyOf(places: readonly [ApiPlace, ...ApiPlace[]]): AnyPlace {
  let answered: ApiPlace = places[0]
  const ordered = (): ApiPlace[] => [answered, ...places.filter((each) => each !== answered)]
  return {
    ordered,
    ask: async (work, signal) => {
      const failed: FaultError[] = []
      for (const place of ordered()) {
        signal.throwIfAborted()
        try {
          const found = await work(place)
          answered = place
          return found
        } catch (error) {
          if (!mayAnswerElsewhere(error)) throw error
          failed.push(error)
        }
      }
      throw together(failed)
    },
  }
}

/** One fault of several: the code of the first, the words of all. */
export function together(failed: readonly FaultError[]): FaultError {
  const [first] = failed
  if (!first) return fault('unreachable', 'there is no place to ask')
  const { code, hint, phase } = first.fault
  const words = [...new Set(failed.map(({ message }) => message))].join('; ')
  return fault(code, words, {
    cause: first,
    ...(hint !== undefined && { hint }),
    ...(phase !== undefined && { phase }),
  })
}
