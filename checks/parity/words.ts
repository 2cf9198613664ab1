import { exceptionWords, pathWords, sidesSay } from '../../lib/kit/index.ts'
import type { Difference } from '../../lib/model/parity.ts'

/** So many settings are named; the command shows all. */
const NAMED = 4
const LONGEST = 60

/** "env.TIER gold → silver, limits.memoryBytes 64 MiB → 128 MiB, 3 more"; nothing where nothing differs. */
export function differenceWords(differences: readonly Difference[]): readonly string[] {
  if (differences.length === 0) return []
  const named = differences.slice(0, NAMED).map((difference) => {
    const [a, b] = sidesSay(difference, LONGEST)
    const { path, over } = difference
    const late = over?.until === undefined ? '' : ` (meant until ${over.until})`
    return `${pathWords(path)} ${a} → ${b}${late}`
  })
  const more = differences.length - named.length
  return [[...named, ...(more > 0 ? [`${more} more`] : [])].join(', ')]
}

/** "meant: env.LOG_LEVEL (people look at dev; ada, until 2027-03-31)"; nothing where nobody wants anything. */
export function wantedWords(differences: readonly Difference[]): readonly string[] {
  if (differences.length === 0) return []
  const named = differences
    .slice(0, NAMED)
    .map(({ path, wanted }) => (wanted ? `${pathWords(path)} (${exceptionWords(wanted)})` : pathWords(path)))
  const more = differences.length - named.length
  return [`meant: ${[...named, ...(more > 0 ? [`${more} more`] : [])].join(', ')}`]
}
