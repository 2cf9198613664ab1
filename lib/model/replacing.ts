/** What a container is called while it is made, and the one it replaces while that still may be needed. */
const SUFFIXES = { made: '.orch-watch-new', setAside: '.orch-watch-old' } as const

export function nameWhileMade(name: string): string {
  return `${name}${SUFFIXES.made}`
}

export function nameSetAside(name: string): string {
  return `${name}${SUFFIXES.setAside}`
}

/** Whether that is the name of one or the other: it is nothing that lasts. */
export function isWhileReplacing(name: string): boolean {
  return Object.values(SUFFIXES).some((suffix) => name.endsWith(suffix))
}

/** What one that is being made is going to be called; every other name is what it is. */
export function lastingName(name: string): string {
  return name.endsWith(SUFFIXES.made) ? name.slice(0, -SUFFIXES.made.length) : name
}
