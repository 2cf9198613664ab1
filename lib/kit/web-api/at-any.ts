import { mayAnswerElsewhere } from './faults.ts'
import { fault } from '../fault.ts'
import type { FaultError } from '../fault.ts'
import type { ApiPlace } from './places.ts'

/** Asks places in turn: first the one that is preferred, then the one that answered last. */
export interface AnyPlace {
  /** Throws the fault of the first place where none answered, with what the others said. */
  ask<T>(work: (place: ApiPlace) => Promise<T>, signal: AbortSignal): Promise<T>
  /** In this order they are asked. */
  ordered(): readonly ApiPlace[]
  /** The leader, as somebody has just named it. Who is not listed, or last did not answer us, is not preferred. */
  prefer(name: string | null): void
}

export function anyOf(places: readonly [ApiPlace, ...ApiPlace[]]): AnyPlace {
  let answered: ApiPlace = places[0]
  let preferred: ApiPlace | null = null
  /** Others may still reach it: they would name it again and again, and we would wait for it in every pass. */
  const silent = new Set<ApiPlace>()
  const ordered = (): ApiPlace[] => [...new Set([...(preferred ? [preferred] : []), answered, ...places])]
  return {
    ordered,
    prefer: (name) => {
      preferred = places.find((each) => each.name === name && !silent.has(each)) ?? null
    },
    ask: async (work, signal) => {
      const failed: FaultError[] = []
      for (const place of ordered()) {
        signal.throwIfAborted()
        try {
          const found = await work(place)
          answered = place
          silent.delete(place)
          return found
        } catch (error) {
          if (!mayAnswerElsewhere(error)) throw error
          silent.add(place)
          if (place === preferred) preferred = null
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
