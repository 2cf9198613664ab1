import PQueue from 'p-queue'

/** Runs at most `overall` pieces of work at once, and at most `perKey` of those that share a key. First come, first served. */
export function limitPerKey(overall: number, perKey: number): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const all = new PQueue({ concurrency: overall })
  const byKey = new Map<string, PQueue>()
  return async (key, work) => {
    const own = byKey.get(key) ?? new PQueue({ concurrency: perKey })
    byKey.set(key, own)
    try {
      // The key's place is taken first: whoever waits for a slow host holds no place that others could use.
      return await own.add(() => all.add(work))
    } finally {
      if (own.size === 0 && own.pending === 0) byKey.delete(key)
    }
  }
}
