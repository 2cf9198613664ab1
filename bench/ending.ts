/** What has to be undone, whatever happens; the last thing done is the first undone. */
export interface Ending {
  /** Remembers it, and gives a function that does it now, once. */
  later(undo: () => unknown): () => Promise<void>
  /** Does all that is left. What fails keeps nothing else from being done. */
  all(): Promise<void>
}

export function newEnding(): Ending {
  const left: (() => Promise<void>)[] = []
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
    async all() {
      for (const undo of left.splice(0).reverse()) await Promise.allSettled([undo()])
    },
  }
}
