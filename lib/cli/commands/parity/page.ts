import type { Compared } from '../../../app/parity.ts'
import { oneLine } from '../../../base/escape.ts'
import { pathWords } from '../../../kit/configuration-words.ts'
import { exceptionWords, sidesSay } from '../../../kit/parity/words.ts'
import type { Palette } from '../../../kit/palette.ts'
import { countOf } from '../../../kit/words.ts'
import type { Difference, Parity } from '../../../model/parity.ts'
import type { Painted } from '../../plain-table.ts'

/** Longer texts (a script on a command line) say nothing more side by side. */
const MOST_CHARACTERS = 200
const MACHINES = '(machines)'

/** What came of one comparison in one line. */
export function headline({ wish, ...compared }: Compared): string {
  const name = wish.name === '' ? '' : `${wish.name}: `
  const sides = `${wish.a} and ${wish.b}`
  if (compared.kind === 'blind') {
    const why = compared.faults.length === 0 ? 'neither has a container' : 'not all of them could be looked at'
    return oneLine(`${name}${sides}: unknown, ${why}`)
  }
  const { roles, differences } = compared.parity
  const counted = differences.filter(({ wanted }) => !wanted)
  const touched = new Set(counted.flatMap(({ role }) => (role === '' ? [] : [role])))
  const found =
    counted.length === 0
      ? `are alike in ${countOf(roles.length, 'role')}`
      : `differ in ${countOf(counted.length, 'setting')}, in ${touched.size} of ${countOf(roles.length, 'role')}`
  return oneLine(`${name}${sides} ${found}`)
}

/** One row for each difference, those that are meant only where all is asked for. */
export function rowsOf(
  { differences }: Parity,
  { palette, all }: { readonly palette: Palette; readonly all: boolean },
): readonly (readonly (string | Painted)[])[] {
  return differences
    .filter(({ wanted }) => all || !wanted)
    .map((difference) => {
      const paint = difference.wanted ? palette.faint : String
      const words = [difference.role === '' ? MACHINES : difference.role, settingWords(difference)]
      return [...words, ...sidesSay(difference, MOST_CHARACTERS)].map((text) => ({ text, paint }))
    })
}

function settingWords({ path, wanted, over }: Difference): string {
  const name = pathWords(path)
  if (wanted) return `${name} (meant: ${exceptionWords(wanted)})`
  return over?.until === undefined ? name : `${name} (meant until ${over.until})`
}

/** What is said below the table. */
export function footLines({ differences, unneeded, paired }: Parity, all: boolean): readonly string[] {
  const meant = differences.filter(({ wanted }) => wanted).length
  return [
    ...(paired ? [oneLine(`the project ${paired.a} on one side was taken for ${paired.b} on the other`)] : []),
    ...(meant > 0 && !all ? [`${meant} more ${meant === 1 ? 'is' : 'are'} meant to differ: -v shows them`] : []),
    ...unneeded.map(({ path, reason }) => oneLine(`nothing needs the exception for ${path} any more (${reason})`)),
  ]
}
