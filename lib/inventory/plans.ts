import type { Problem } from '../base/problem.ts'
import type { AnyCheck } from '../kit/check.ts'
import type { Origin } from '../model/inventory.ts'
import type { Limit } from '../model/limit.ts'
import type { Capability } from '../model/session.ts'
import type { Patience } from '../model/patience.ts'
import type { CheckPlan } from '../model/target.ts'
import type { Ms } from '../model/time.ts'
import { covers, overlaps } from './cover.ts'
import { originOf, wordsOf } from './layers.ts'
import type { CheckWords, Layer } from './layers.ts'
import { resolveBound, resolveSpan } from './limits.ts'
import type { ResolvedBound } from './limits.ts'
import type { OptionDocuments } from './option-documents.ts'
import { resolveOptions } from './options.ts'
import { patienceOrigins, patienceProblems, resolvePatience, spokenPatience } from './patience.ts'
import type { SpokenPatience } from './patience.ts'
import { resolveSchedule } from './schedule.ts'

export interface Planned {
  readonly plans: readonly CheckPlan[]
  readonly origins: readonly Origin[]
  readonly problems: readonly Problem[]
}

/**
 * The checks of one target: every check that it can answer, unless switched off, with limits and options from the
 * levels, the most particular one last.
 */
export function planChecks(
  checks: ReadonlyMap<string, AnyCheck>,
  offered: ReadonlySet<Capability>,
  layers: readonly Layer[],
  { runtime, documents }: { readonly runtime: string; readonly documents: OptionDocuments },
): Planned {
  const planned = { plans: [] as CheckPlan[], origins: [] as Origin[], problems: [] as Problem[] }
  const patience = patienceOf(spokenPatience(layers), [])
  for (const check of checks.values()) {
    const said = layers.filter((layer) => wordsOf(layer, check.name) !== undefined)
    const lacking = (Object.keys(check.needs) as Capability[]).filter((capability) => !offered.has(capability))
    if (lacking.length > 0) {
      planned.problems.push(...askedInVain(check, said, lacking, runtime))
      continue
    }
    const last = said.at(-1)
    if (last && isOff(wordsOf(last, check.name))) {
      planned.origins.push(originOf(last, ['checks', check.name]))
      continue
    }
    if (check.on === 'named' && !said.some(({ from }) => from !== 'settings')) continue
    const own = spokenPatience(said, check.name)
    const patient = own.length === 0 ? patience : patienceOf(patience.spoken, own)
    const one = planOne(check, layers, said, { patient, documents })
    planned.origins.push(...one.origins)
    planned.problems.push(...one.problems)
    if (one.plan) planned.plans.push(one.plan)
  }
  return planned
}

function askedInVain(
  check: AnyCheck,
  said: readonly Layer[],
  lacking: readonly Capability[],
  runtime: string,
): Problem[] {
  const message = `the check "${check.name}" needs ${lacking.join(' and ')}, which "${runtime}" does not offer here`
  return said
    .filter((layer) => layer.from === 'target' && !isOff(wordsOf(layer, check.name)))
    .map((layer) => ({
      where: layer.document.placeOfKey([...layer.path, 'checks', check.name]),
      message,
      ...(lacking.includes('engine') &&
        runtime !== 'docker' && { hint: 'say where the engine is with "engine: auto"' }),
    }))
}

function planOne(
  check: AnyCheck,
  layers: readonly Layer[],
  said: readonly Layer[],
  { patient, documents }: { readonly patient: Patient; readonly documents: OptionDocuments },
): { plan: CheckPlan | null; origins: Origin[]; problems: Problem[] } {
  const origins: Origin[] = []
  const problems: Problem[] = []
  const limits: Record<string, Limit> = {}
  for (const [name, spec] of Object.entries(check.limits)) {
    const warn = resolveBound(check, name, 'warn', said)
    const crit = resolveBound(check, name, 'crit', said)
    const clear = resolveBound(check, name, 'clear', said)
    const { forMs, ...span } = resolveSpan(check, name, said)
    origins.push(...[warn, crit, clear, span].flatMap((each) => each.origins))
    limits[name] = {
      unit: spec.unit,
      ...(warn.bound && { warn: warn.bound }),
      ...(crit.bound && { crit: crit.bound }),
      ...(clear.bound && { clear: clear.bound }),
      ...(forMs !== undefined && { forMs }),
    }
    problems.push(...contradictions(check.name, name, { warn, crit, clear }))
  }
  const { forMs, ...span } = resolveSpan(check, null, said)
  if (Object.keys(limits).length === 0) origins.push(...span.origins)
  const options = resolveOptions(check, said, documents)
  const rhythm = ownSchedule(check, layers, said)
  const all = {
    origins: [...origins, ...rhythm.origins, ...patient.origins, ...options.origins],
    problems: [...problems, ...patient.problems, ...options.problems],
  }
  if (!options.ok) return { ...all, plan: null }
  const own = { patience: patient.value, ...(forMs !== undefined && { forMs }) }
  const explicit = said.some((layer) => layer.from !== 'settings')
  const written = Object.keys(options.written).length > 0 ? { written: options.written } : {}
  const plan = { ...own, check: check.name, explicit, limits, options: options.value, ...written, ...rhythm.schedule }
  return { ...all, plan }
}

/** How patient the daemon is with a check, or with all that say nothing of it themselves. */
interface Patient {
  readonly value: Patience
  readonly spoken: readonly SpokenPatience[]
  readonly origins: readonly Origin[]
  readonly problems: readonly Problem[]
}

/** @param own what is said at the check; what is said at its target is told there */
function patienceOf(inherited: readonly SpokenPatience[], own: readonly SpokenPatience[]): Patient {
  const spoken = [...inherited, ...own]
  const value = resolvePatience(spoken.map(({ words }) => words))
  return { value, spoken, origins: patienceOrigins(own), problems: patienceProblems(value, spoken) }
}

/** Bounds that cannot be meant together. */
function contradictions(
  check: string,
  name: string,
  { warn, crit, clear }: Readonly<Record<'warn' | 'crit' | 'clear', ResolvedBound>>,
): Problem[] {
  const problems: Problem[] = []
  const where = crit.rank > warn.rank ? crit.where : warn.where
  if (where && warn.bound && crit.bound && covers(crit.bound, warn.bound)) {
    problems.push({
      where,
      message: `${check}: the warning "${warn.bound.text}" of "${name}" lies beyond its critical "${crit.bound.text}"`,
      hint: 'nobody would ever see it: let the warning come first, or write "warn: off"',
    })
  }
  const { bound: well } = clear
  const bad = [warn, crit].find(({ bound }) => well && bound && overlaps(well, bound))
  const there = bad && (clear.rank >= bad.rank ? clear.where : bad.where)
  if (well && bad?.bound && there) {
    problems.push({
      where: there,
      message: `${check}: "${name}" would be well at "${well.text}" and bad at "${bad.bound.text}" at the same time`,
      hint: '"clear" says when a problem is over: write a limit on the good side, apart from the bad ones',
    })
  }
  return problems
}

/** A check may be slower or faster than its target; the target's time zone holds for it too. */
function ownSchedule(
  { name, everyMs }: AnyCheck,
  layers: readonly Layer[],
  said: readonly Layer[],
): { schedule: Pick<CheckPlan, 'schedule'>; origins: Origin[] } {
  const spoken = said.flatMap((layer) => {
    const words = wordsOf(layer, name)
    return typeof words === 'object' && words ? [{ layer, words }] : []
  })
  if (!spoken.some(({ words }) => words.every ?? words.cron)) return { schedule: leastOf(everyMs, layers), origins: [] }
  const zones = layers.map(({ words }) => ({ timezone: words.timezone }))
  const schedule = resolveSchedule([...zones, ...spoken.map(({ words }) => words)])
  const origins = ([schedule.kind, 'timezone'] as const).flatMap((key) => {
    const last = spoken.findLast(({ words }) => words[key] !== undefined)
    return last ? [originOf(last.layer, ['checks', name, key])] : []
  })
  return { schedule: { schedule }, origins }
}

/** What is dear to ask is not asked as often as its target; a target that is slower, or has its hours, decides. */
function leastOf(everyMs: Ms | undefined, layers: readonly Layer[]): Pick<CheckPlan, 'schedule'> {
  if (everyMs === undefined) return {}
  const own = resolveSchedule(layers.map(({ words }) => words))
  return own.kind === 'every' && own.everyMs < everyMs ? { schedule: { kind: 'every', everyMs } } : {}
}

function isOff(words: CheckWords | undefined): boolean {
  return words === 'off' || words === false
}
