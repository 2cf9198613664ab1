/** "env=test" and "env=dev" are two values of one label. Each has its "=". */
export function labelPairs(words: readonly string[]): [string, string[]][] {
  const found = new Map<string, string[]>()
  for (const word of words) {
    const at = word.indexOf('=')
    const label = word.slice(0, at)
    found.set(label, [...(found.get(label) ?? []), word.slice(at + 1)])
  }
  return [...found]
}
