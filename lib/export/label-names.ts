/**
 * Names of an inventory's labels → names that Prometheus allows: `label_` in front, words joined by underscores.
 * Two that would become the same are told apart by a number; who needs no change keeps the plain one.
 *
 * @param names of all targets of a report: a label has the same name on each of them
 */
export function labelNames(names: Iterable<string>): ReadonlyMap<string, string> {
  const sorted = [...new Set(names)].sort((one, other) => changed(one) - changed(other) || (one < other ? -1 : 1))
  const taken = new Set<string>()
  const given = new Map<string, string>()
  for (const name of sorted) {
    const wanted = plain(name)
    let free = wanted
    for (let nth = 2; taken.has(free); nth += 1) free = `${wanted}_${nth}`
    taken.add(free)
    given.set(name, free)
  }
  return given
}

/** A name longer than this is cut; nobody types it. */
const LENGTH = 100

function plain(name: string): string {
  const words = name.slice(0, LENGTH).replace(/([a-z0-9])([A-Z])/gu, '$1_$2')
  return `label_${words.toLowerCase().replace(/[^a-z0-9_]/gu, '_')}`
}

function changed(name: string): number {
  return plain(name) === `label_${name}` ? 0 : 1
}
