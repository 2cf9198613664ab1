/** What has to be undone, whatever happens; the last thing done is the first undone. */
export interface Ending {
  /** Remembers it, and gives a function that does it now, once. */
  later(undo: () => unknown): () => Promise<void>
  /** Does all that is left. What fails keeps nothing else from being done. */
  all(): Promise<void>
}

export function newEnding(): Ending {
  const left: (() => Promise<void>)[] = []
  let ending: Promise<void> | undefined
  const undoAll = async (): Promise<void> => {
    for (let undo = left.pop(); undo; undo = left.pop()) await Promise.allSettled([undo()])
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
      return once
    },
    // Whoever asks while it runs waits for the same end.
    all: () => (ending ??= undoAll()),
  }
}
