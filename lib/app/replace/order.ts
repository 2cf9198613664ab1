/** What follows what, and where it goes in a circle. */
export interface Order<T> {
  /** All of them, each behind what it needs as far as that can be; else as they were given. */
  readonly order: readonly T[]
  /** Some that need each other, each the next and the last the first; null where there is no such circle. */
  readonly circle: readonly T[] | null
}

/** Each behind what it needs: to be started in this order, and stopped in the opposite one. */
export function providersFirst<T>(all: readonly T[], needs: (one: T) => readonly T[]): Order<T> {
  const done = new Set<T>()
  const found: { circle: readonly T[] | null } = { circle: null }
  const visit = (one: T, way: readonly T[]): void => {
    if (done.has(one)) return
    const since = way.indexOf(one)
    if (since >= 0) {
      found.circle ??= way.slice(since)
      return
    }
    for (const each of needs(one)) visit(each, [...way, one])
    done.add(one)
  }
  for (const one of all) visit(one, [])
  return { order: [...done], circle: found.circle }
}
