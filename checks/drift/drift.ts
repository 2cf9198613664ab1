import { addsPrivilege, isWithin, verdict } from '../../lib/kit/index.ts'
import type { Change } from '../../lib/kit/index.ts'
import type { Configuration, DeclaredConfiguration, DeclaredSet, KnownBaseline } from '../../lib/model/configuration.ts'
import { SEVERITIES } from './codes.ts'
import type { Code, Severity } from './codes.ts'
import { differencesOf } from './sides.ts'
import type { Difference, Side, Sides } from './sides.ts'
import { fileWords, shortOf, sideWords, wellWords } from './words.ts'

export interface DriftFacts {
  readonly running: readonly Configuration[]
  readonly baselines: readonly KnownBaseline[]
  readonly declared: readonly DeclaredSet[]
  /** Whether everything that runs there has to be declared good by somebody. */
  readonly mustBeRegistered: boolean
}

interface Found {
  readonly code: Code
  readonly say: string
}

/** One object: what a file wants, what was declared good, what is there. */
interface Three {
  wish?: DeclaredConfiguration
  baseline?: KnownBaseline
  is?: Configuration
}

type Verdicts = ReturnType<typeof verdict>[]

/** What runs against what was declared. Nothing is said of what nobody has declared anything about. */
export function driftOf(facts: DriftFacts, codes: Readonly<Partial<Record<string, Severity | undefined>>>): Verdicts {
  const severityOf = (code: Code): Severity => codes[code] ?? SEVERITIES[code]
  const itemOf = naming(facts.running)
  return threesOf(facts).flatMap((three) => {
    const { wish, baseline } = three
    const all = foundIn(three, facts)
    if (all === null) return []
    const found = all.filter(({ code }) => severityOf(code) !== 'off')
    // Nobody has declared anything of it, and what may be said of that is not wanted.
    if (found.length === 0 && !wish && !baseline) return []
    return verdictOf(itemOf(three), found, severityOf, wellWords({ wish, baseline }))
  })
}

/** What somebody calls like what is missing is another thing: that one goes by its full name. */
function naming(running: readonly Configuration[]): (three: Three) => string {
  const there = new Set(running.map(({ runsAs }) => runsAs))
  const taken = new Set<string>()
  return ({ is, baseline, wish }) => {
    const { kind = '', name = '', runsAs = '' } = is ?? baseline?.configuration ?? wish ?? {}
    const names = [runsAs, name, `${kind} ${name}`]
    const item =
      names.find((each) => !taken.has(each) && (is !== undefined || !there.has(each))) ??
      `${kind} ${name} (${taken.size})`
    taken.add(item)
    return item
  }
}

/** Those of baselines first, then those of files, then whatever else is there. */
function threesOf({ running, baselines, declared }: DriftFacts): readonly Three[] {
  const threes = new Map<string, Three>()
  const of = (object: Pick<Configuration, 'kind' | 'name'>): Three => {
    const key = JSON.stringify([object.kind, object.name])
    const known = threes.get(key) ?? {}
    threes.set(key, known)
    return known
  }
  for (const baseline of baselines) of(baseline).baseline = baseline
  for (const wish of declared.flatMap(({ objects }) => objects)) of(wish).wish ??= wish
  for (const is of running) of(is).is ??= is
  return [...threes.values()]
}

/** Null where there is nothing to say. */
function foundIn(three: Three, facts: DriftFacts): readonly Found[] | null {
  const { wish, baseline, is } = three
  if (!is) return absent(three, facts)
  if (!wish) {
    const surplus = surplusOf(is, baseline, facts)
    if (!baseline && surplus.length === 0)
      return facts.mustBeRegistered
        ? [{ code: 'unregistered', say: 'nobody has declared good what it is made of' }]
        : null
    return [...surplus, ...(baseline ? changed({ wish, baseline, is }) : [])]
  }
  return changed({ wish, baseline, is })
}

function absent({ wish, baseline }: Three, { declared }: DriftFacts): readonly Found[] | null {
  const wanted = wish && !wish.isOptional ? wish : undefined
  if (baseline && !wish) {
    const realm = realmOf(baseline.configuration, declared)
    if (realm)
      return [{ code: 'file-changed', say: `${shortOf(baseline)} is behind: neither ${realm} nor what runs has it` }]
  }
  if (!wanted)
    return baseline ? [{ code: 'missing', say: `is not there, and is wanted since ${shortOf(baseline)}` }] : null
  const say = `is not there, and ${fileWords(wanted)}`
  return [{ code: 'missing', say: baseline ? `${say} and ${shortOf(baseline)} want it` : `${say} wants it` }]
}

function surplusOf(is: Configuration, baseline: KnownBaseline | undefined, { declared }: DriftFacts): readonly Found[] {
  const realm = realmOf(is, declared)
  if (realm === null) return []
  const since = baseline ? `, though ${shortOf(baseline)} has` : ''
  return [{ code: 'surplus', say: `is there, and ${realm} does not have it${since}` }]
}

/** The file that says what there is of this kind; null where none does. */
function realmOf(object: Pick<Configuration, 'name' | 'fields'>, declared: readonly DeclaredSet[]): string | null {
  return declared.flatMap(({ realms }) => realms).find((realm) => isWithin(realm, object))?.by ?? null
}

function changed(sides: Sides): readonly Found[] {
  const { baseline, is } = sides
  const isAnew = baseline ? baseline.configuration.incarnation !== is.incarnation : true
  const differences = differencesOf(sides)
  if (differences.length === 0)
    return baseline && isAnew ? [{ code: 'recreated-outside', say: 'was made anew, as it was' }] : []
  const groups = new Map<string, { readonly code: Code; readonly side: Side; readonly those: Difference[] }>()
  for (const difference of differences) {
    const code = codeOf(difference, differences, isAnew)
    const key = `${code} ${difference.side}`
    const group = groups.get(key) ?? { code, side: difference.side, those: [] }
    group.those.push(difference)
    groups.set(key, group)
  }
  return [...groups.values()].map(({ code, side, those }) => ({ code, say: sideWords(side, those, sides) }))
}

/** What a file wants and nobody has deployed yet gives no rights to anybody. */
function codeOf({ side, change }: Difference, all: readonly Difference[], isAnew: boolean): Code {
  if (side === 'not-deployed') return 'file-changed'
  if (addsPrivilege(change)) return 'privilege-added'
  if (side === 'behind') return 'file-changed'
  if (change.path[0] === 'image') return imageCode(all.map((each) => each.change))
  return isAnew ? 'config-changed' : 'updated-in-place'
}

function imageCode(all: readonly Change[]): Code {
  const hasOtherName = all.some(({ path }) => path[0] === 'image' && path[1] === 'name')
  return hasOtherName ? 'image-changed' : 'image-moved'
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
