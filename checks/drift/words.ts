import { pathWords, valueWords } from '../../lib/kit/index.ts'
import type { Change } from '../../lib/kit/index.ts'
import type { DeclaredConfiguration, KnownBaseline } from '../../lib/model/configuration.ts'
import type { Difference, Side, Sides } from './sides.ts'

/** So many settings are named; the command shows all. */
const NAMED = 3
const LONGEST = 40

/** What differs, and from which of the two. */
export function sideWords(side: Side, differences: readonly Difference[], { wish, baseline }: Sides): string {
  const changes = differences.map(({ change }) => change)
  const [file, revision] = [fileWords(wish), baseline ? shortOf(baseline) : '']
  switch (side) {
    case 'from-baseline':
      return `${changesWords(changes)}${wish ? ` (against ${revision})` : ''}`
    case 'from-file':
      return `${changesWords(changes)} (against ${file})`
    case 'from-both':
      return `${changesWords(changes)} (against ${file} and ${revision})`
    case 'each':
      return listed(differences.map((each) => eachWords(each, file, revision)))
    case 'not-deployed':
      return `not deployed yet, what runs is as in ${revision}: ${file} says ${changesWords(changes.map(turned))}`
    case 'behind':
      return `${revision} is behind, what runs is as in ${file}: ${changesWords(changes)}`
  }
}

function changesWords(changes: readonly Change[]): string {
  return listed(
    changes.map(({ path, before, after }) => {
      const name = pathWords(path)
      if (!before) return `${name} ${valueOf(after)} added`
      return after ? `${name} ${valueOf(before)} → ${valueOf(after)}` : `${name} removed`
    }),
  )
}

function listed(all: readonly string[]): string {
  const more = all.length > NAMED ? [`${all.length - NAMED} more`] : []
  return [...all.slice(0, NAMED), ...more].join(', ')
}

function eachWords({ change, fromBaseline }: Difference, file: string, revision: string): string {
  const is = change.after ? `is ${valueOf(change.after)}` : 'is not set'
  return `${pathWords(change.path)} ${is} (${file}: ${valueOf(change.before)}, ${revision}: ${valueOf(fromBaseline?.before)})`
}

/** As whoever deploys it would change it. */
function turned({ path, before, after }: Change): Change {
  return { path, ...(after && { before: after }), ...(before && { after: before }) }
}

function valueOf(side: Change['before']): string {
  if (!side) return 'nothing'
  const words = valueWords(side.value)
  return words.length > LONGEST ? `${words.slice(0, LONGEST - 1)}…` : words
}

export function shortOf({ revision }: Pick<KnownBaseline, 'revision'>): string {
  return `revision ${revision.slice(0, 8)}`
}

/** "compose.yaml:12". */
export function fileWords(wish: Pick<DeclaredConfiguration, 'where'> | undefined): string {
  return wish ? `${wish.where.file}:${wish.where.line}` : ''
}

export function wellWords({ wish, baseline }: Partial<Omit<Sides, 'is'>>): string {
  const good = baseline && `${shortOf(baseline)}, declared good by ${baseline.by}`
  return `as in ${[...(wish ? [fileWords(wish)] : []), ...(good === undefined ? [] : [good])].join(' and ')}`
}
