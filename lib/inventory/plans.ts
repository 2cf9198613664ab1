import type { z } from 'zod'
import type { Problem } from '../base/problem.ts'
import { parseBound } from '../kit/bound.ts'
import type { LimitSpec } from '../kit/bound.ts'
import type { AnyCheck } from '../kit/check.ts'
import type { Origin } from '../model/inventory.ts'
import type { Bound, Limit } from '../model/limit.ts'
import type { Capability } from '../model/session.ts'
import type { CheckPlan, SourceRef } from '../model/target.ts'
import { at, originOf, placeIn } from './layers.ts'
import type { CheckWords, Layer } from './layers.ts'
import type { WrittenBound } from './schema.ts'

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
  runtime: string,
): Planned {
  const planned = { plans: [] as CheckPlan[], origins: [] as Origin[], problems: [] as Problem[] }
  for (const check of checks.values()) {
    const said = layers.filter((layer) => layer.words.checks && Object.hasOwn(layer.words.checks, check.name))
    const lacking = (Object.keys(check.needs) as Capability[]).filter((capability) => !offered.has(capability))
    if (lacking.length > 0) {
      planned.problems.push(
        ...askedInVain(check, said, `needs ${lacking.join(' and ')}, which "${runtime}" does not offer here`),
      )
      continue
    }
    if (isOff(said, check.name)) {
      planned.origins.push(...said.slice(-1).map((layer) => originOf(layer, ['checks', check.name])))
      continue
    }
    const one = planOne(check, said)
    planned.origins.push(...one.origins)
    planned.problems.push(...one.problems)
    planned.plans.push(one.plan)
  }
  return planned
}

function askedInVain(check: AnyCheck, said: readonly Layer[], why: string): Problem[] {
  return said
    .filter((layer) => layer.from === 'target' && !off(wordsOf(layer, check.name)))
    .map((layer) => ({ where: placeIn(layer, ['checks', check.name]), message: `the check "${check.name}" ${why}` }))
}

function planOne(check: AnyCheck, said: readonly Layer[]): { plan: CheckPlan; origins: Origin[]; problems: Problem[] } {
  const origins: Origin[] = []
  const problems: Problem[] = []
  const limits: Record<string, Limit> = {}
  for (const [name, spec] of Object.entries(check.limits)) {
    const warn = resolveBound(check, name, 'warn', said)
    const crit = resolveBound(check, name, 'crit', said)
    origins.push(...warn.origins, ...crit.origins)
    limits[name] = {
      unit: spec.unit,
      ...(warn.bound && { warn: warn.bound }),
      ...(crit.bound && { crit: crit.bound }),
    }
    const where = crit.where ?? warn.where
    if (where && warn.bound && crit.bound && hidden(warn.bound, crit.bound)) {
      problems.push({
        where,
        message: `${check.name}: the warning "${warn.bound.text}" of "${name}" lies beyond its critical "${crit.bound.text}"`,
        hint: 'a warning has to come before it is critical',
      })
    }
  }
  const options = resolveOptions(check, said)
  const explicit = said.some((layer) => layer.from !== 'settings')
  return {
    plan: { check: check.name, explicit, limits, options: options.value },
    origins: [...origins, ...options.origins],
    problems: [...problems, ...options.problems],
  }
}

function resolveBound(
  check: AnyCheck,
  name: string,
  side: 'warn' | 'crit',
  said: readonly Layer[],
): { bound: Bound | null; where: SourceRef | null; origins: Origin[] } {
  const first = Object.keys(check.limits)[0]
  for (const layer of [...said].reverse()) {
    const words = wordsOf(layer, check.name)
    const written = typeof words === 'object' && words ? words[side] : undefined
    const named = isBound(written) ? (name === first ? written : undefined) : written?.[name]
    if (named === undefined) continue
    const path = ['checks', check.name, side, ...(isBound(written) ? [] : [name])]
    return { bound: named === 'off' ? null : named, where: placeIn(layer, path), origins: [originOf(layer, path)] }
  }
  const shipped = shippedBound(check.limits[name], side)
  const path = `checks.${check.name}.${side}.${name}`
  return { bound: shipped, where: null, origins: shipped ? [{ path, value: shipped.text, from: 'default' }] : [] }
}

function shippedBound(spec: LimitSpec | undefined, side: 'warn' | 'crit'): Bound | null {
  const text = spec?.[side]
  if (!spec || text === undefined) return null
  const parsed = parseBound(text, spec)
  if (!parsed.ok) throw new Error(`a shipped limit is wrong: ${parsed.why}`)
  return parsed.bound
}

/** A warning that fires only where it is critical already would never be seen. */
function hidden(warn: Bound, crit: Bound): boolean {
  if (warn.kind !== 'compare' || crit.kind !== 'compare') return false
  if (warn.op.startsWith('>') !== crit.op.startsWith('>')) return false
  return warn.op.startsWith('>') ? warn.value > crit.value : warn.value < crit.value
}

function resolveOptions(
  check: AnyCheck,
  said: readonly Layer[],
): { value: unknown; origins: Origin[]; problems: Problem[] } {
  const { shape } = check.options as unknown as z.ZodObject
  const merged: Record<string, unknown> = {}
  const latest = new Map<string, Layer>()
  for (const layer of said) {
    for (const name of Object.keys(shape)) {
      const written = at(layer.written, ['checks', check.name, name])
      if (written === undefined) continue
      merged[name] = written
      latest.set(name, layer)
    }
  }
  const origins = [...latest].map(([name, layer]) => originOf(layer, ['checks', check.name, name]))
  const parsed = check.options.safeParse(merged)
  if (parsed.success) return { value: parsed.data, origins, problems: [] }
  const problems = parsed.error.issues.flatMap((issue) => {
    const layer = latest.get(String(issue.path[0])) ?? said.at(-1)
    if (!layer) return []
    return [
      {
        where: placeIn(layer, ['checks', check.name, ...issue.path.map(String)]),
        message: `${check.name}: ${issue.message}`,
      },
    ]
  })
  return { value: {}, origins, problems }
}

function isOff(said: readonly Layer[], name: string): boolean {
  const last = said.at(-1)
  return last !== undefined && off(wordsOf(last, name))
}

function off(words: CheckWords | undefined): boolean {
  return words === 'off' || words === false
}

function wordsOf(layer: Layer, name: string): CheckWords | undefined {
  return layer.words.checks?.[name]
}

function isBound(written: WrittenBound | Readonly<Record<string, WrittenBound>> | undefined): written is WrittenBound {
  return written === 'off' || (typeof written === 'object' && 'kind' in written && typeof written.text === 'string')
}
