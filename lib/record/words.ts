import { pathWords, valueWords } from '../kit/configuration-words.ts'
import type { Configuration } from '../model/configuration.ts'
import type { Cause } from '../model/revision.ts'
import type { Change } from '../kit/configuration-diff.ts'

export { pathWords, valueWords } from '../kit/configuration-words.ts'

/** Why a configuration is not what it was. */
export function causeOf(before: Configuration | null, after: Configuration, changes: readonly Change[]): Cause {
  if (!before) return 'recorded'
  if (before.incarnation === after.incarnation) return 'updated-in-place'
  return changes.some(({ path }) => path[0] === 'image') ? 'image-changed' : 'recreated'
}

const CAUSES: Readonly<Record<Cause, string>> = {
  recorded: 'recorded for the first time',
  'image-changed': 'made anew of another image',
  recreated: 'made anew with other settings',
  'updated-in-place': 'changed while it runs',
  removed: 'gone',
}

/** At most this many settings are named in one line. */
const NAMED = 3

/** "changed while it runs: limits.memoryBytes 67108864 → 134217728". */
export function changeWords(cause: Cause, changes: readonly Change[]): string {
  if (cause === 'recorded' || cause === 'removed' || changes.length === 0) return CAUSES[cause]
  const named = changes.slice(0, NAMED).map(oneChange)
  const isResolved =
    changes.length === 1 &&
    changes.every(({ path, after }) => path.join('.') === 'image.digest' && after?.origin === 'image')
  if (isResolved) return `${CAUSES[cause]}: image.digest changed (resolved anew, under the same name)`
  const more = changes.length > NAMED ? [`${changes.length - NAMED} more`] : []
  return `${CAUSES[cause]}: ${[...named, ...more].join(', ')}`
}

function oneChange({ path, before, after }: Change): string {
  const name = pathWords(path)
  if (!before) return `${name} added`
  if (!after) return `${name} removed`
  const sides = [valueWords(before.value), valueWords(after.value)]
  return sides.every((side) => side.length <= 40) ? `${name} ${sides.join(' → ')}` : `${name} changed`
}
