import type { Push } from '../kit/exporter.ts'
import { sizeOf } from './pushes.ts'

/** What waits to be sent, in its order. */
export interface Queue {
  /** @returns how many samples of the oldest pushes had to go, as no more than so many may wait */
  add(pushes: readonly Push[], mostSamples: number): number
  first(): Push | undefined
  /** It is done with, whether it still waits or had to go meanwhile. */
  remove(push: Push): void
  readonly length: number
}

export function emptyQueue(): Queue {
  const waiting: Push[] = []
  return {
    add(pushes, mostSamples) {
      waiting.push(...pushes)
      let samples = waiting.reduce((sum, push) => sum + sizeOf(push), 0)
      let lost = 0
      while (samples > mostSamples && waiting.length > 1) {
        const oldest = waiting.shift()
        const size = oldest ? sizeOf(oldest) : 0
        samples -= size
        lost += size
      }
      return lost
    },
    first: () => waiting[0],
    remove(push) {
      const at = waiting.indexOf(push)
      if (at !== -1) waiting.splice(at, 1)
    },
    get length() {
      return waiting.length
    },
  }
}
