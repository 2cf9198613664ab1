import { withDeadline } from '../lib/base/deadline.ts'

/** Longer than anything we start takes to end; what takes longer is left to those that come after it. */
const UNDO_MS = 10_000

/** What has to be undone, whatever happens; the last thing done is the first undone. */
export interface Ending {
  /**
   * Remembers it, and gives a function that does it now, once.
   *
   * @throws Error when everything is being ended: then nothing is begun any more
   */
  later(undo: () => unknown): () => Promise<void>
  /** Does all that is left. What fails, or does not come to an end, keeps nothing else from being done. */
  all(): Promise<void>
}

export function newEnding(undoMs = UNDO_MS): Ending {
  const left: (() => Promise<void>)[] = []
  let ending: Promise<void> | undefined
  const expired = (): Error => new Error('it did not end')
  const undoAll = async (): Promise<void> => {
    for (let undo = left.pop(); undo; undo = left.pop())
      await Promise.allSettled([withDeadline({ ms: undoMs, expired }, undo)])
  }
  return {
    later(undo) {
      let isDone = false
      const once = async (): Promise<void> => {
        if (isDone) return
        isDone = true
        await undo()
      }
      left.push(once)
      if (!ending) return once
      void undoAll()
      throw new Error('everything is being ended')
    },
    // Whoever asks while it runs waits for the same end.
    all: () => (ending ??= undoAll()),
  }
}
