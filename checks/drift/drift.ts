import { diff, pathWords, valueWords, verdict } from '../../lib/kit/index.ts'
import type { Change } from '../../lib/kit/index.ts'
import { isSameObject } from '../../lib/model/configuration.ts'
import type { KnownBaseline } from '../../lib/model/configuration.ts'
import type { Configuration } from '../../lib/model/configuration.ts'
import { SEVERITIES } from './codes.ts'
import type { Code, Severity } from './codes.ts'
import { addsPrivilege } from './privileges.ts'

export interface DriftFacts {
  readonly running: readonly Configuration[]
  readonly baselines: readonly KnownBaseline[]
  /** Whether everything that runs there has to be declared good by somebody. */
  readonly mustBeRegistered: boolean
}

interface Found {
  readonly code: Code
  readonly say: string
}

type Verdicts = ReturnType<typeof verdict>[]

/** What runs against what was declared good. Nothing is said of what nobody has declared anything about. */
export function driftOf(facts: DriftFacts, codes: Readonly<Partial<Record<string, Severity | undefined>>>): Verdicts {
  const { running, baselines, mustBeRegistered } = facts
  const severityOf = (code: Code): Severity => codes[code] ?? SEVERITIES[code]
  const judged = baselines.map((baseline) => {
    const is = running.find((each) => sameAs(each, baseline)) ?? null
    const found = foundIn(baseline, is).filter(({ code }) => severityOf(code) !== 'off')
    return verdictOf(is?.runsAs ?? baseline.configuration.runsAs, found, severityOf, wellWords(baseline))
  })
  if (!mustBeRegistered || severityOf('unregistered') === 'off') return judged
  const strangers = running.filter((each) => !baselines.some((baseline) => sameAs(each, baseline)))
  const stranger = { code: 'unregistered', say: 'nobody has declared good what it is made of' } as const
  return [...judged, ...strangers.map(({ runsAs }) => verdictOf(runsAs, [stranger], severityOf, ''))]
}

function sameAs(configuration: Configuration, baseline: KnownBaseline): boolean {
  return isSameObject({ ...configuration, target: baseline.target }, baseline)
}

function foundIn(baseline: KnownBaseline, is: Configuration | null): readonly Found[] {
  const was = baseline.configuration
  if (!is) return [{ code: 'missing', say: `is not there, and is wanted since ${shortOf(baseline)}` }]
  const changes = diff(was, is)
  const isAnew = was.incarnation !== is.incarnation
  if (changes.length === 0) return isAnew ? [{ code: 'recreated-outside', say: 'was made anew, as it was' }] : []
  const groups = new Map<Code, Change[]>()
  for (const change of changes) {
    const code = codeOf(change, changes, isAnew)
    groups.set(code, [...(groups.get(code) ?? []), change])
  }
  return [...groups].map(([code, those]) => ({ code, say: changesWords(those) }))
}

function codeOf(change: Change, all: readonly Change[], isAnew: boolean): Code {
  if (change.path[0] === 'image') {
    const hasOtherName = all.some(({ path }) => path[0] === 'image' && path[1] === 'name')
    return hasOtherName ? 'image-changed' : 'image-moved'
  }
  if (addsPrivilege(change)) return 'privilege-added'
  return isAnew ? 'config-changed' : 'updated-in-place'
}

/** So many settings are named; the command shows all. */
const NAMED = 3

function changesWords(changes: readonly Change[]): string {
  const named = changes.slice(0, NAMED).map(({ path, before, after }) => {
    const name = pathWords(path)
    if (!before) return `${name} ${cut(valueWords(after?.value ?? null))} added`
    return after ? `${name} ${cut(valueWords(before.value))} → ${cut(valueWords(after.value))}` : `${name} removed`
  })
  const more = changes.length > NAMED ? [`${changes.length - NAMED} more`] : []
  return [...named, ...more].join(', ')
}

const LONGEST = 40

function cut(words: string): string {
  return words.length > LONGEST ? `${words.slice(0, LONGEST - 1)}…` : words
}

function shortOf({ revision }: KnownBaseline): string {
  return `revision ${revision.slice(0, 8)}`
}

function wellWords(baseline: KnownBaseline): string {
  return `as in ${shortOf(baseline)}, declared good by ${baseline.by}`
}

const WORST: readonly Severity[] = ['critical', 'warning', 'ok']

function verdictOf(
  item: string,
  found: readonly Found[],
  severityOf: (code: Code) => Severity,
  well: string,
): ReturnType<typeof verdict> {
  const sorted = [...found].sort(
    (one, other) => WORST.indexOf(severityOf(one.code)) - WORST.indexOf(severityOf(other.code)),
  )
  const [worst] = sorted
  const status = worst ? severityOf(worst.code) : 'ok'
  return verdict({
    item,
    say: sorted.map(({ code, say }) => `${code}: ${say}`).join('; ') || well,
    status: status === 'off' ? 'ok' : status,
  })
}
