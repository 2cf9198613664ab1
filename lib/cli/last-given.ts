/** Everything that an option was given, in order. */
export function allGiven<T>(given: T | readonly T[]): readonly T[] {
  return Array.isArray(given) ? (given as readonly T[]) : [given as T]
}

/** Of an option that was given several times the last one counts, so that a line in a script can be added to. */
export function lastGiven<T>(given: T | readonly T[]): T | undefined {
  return Array.isArray(given) ? (given as readonly T[]).at(-1) : (given as T)
}
