/** The greatest of them, and at least that. Takes any number of them: what is spread into a call has room for some 100,000. */
export function greatest(values: readonly number[], atLeast = -Infinity): number {
  return values.reduce((most, value) => Math.max(most, value), atLeast)
}

/** The least of them, and at most that. As `greatest`, of any number. */
export function least(values: readonly number[], atMost = Infinity): number {
  return values.reduce((fewest, value) => Math.min(fewest, value), atMost)
}
