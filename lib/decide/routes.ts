import { routeKey } from '../model/notice.ts'
import type { Route } from '../model/notice.ts'
import type { Grouping, Match, Rule, Unless } from '../model/rule.ts'
import type { Ms } from '../model/time.ts'
import type { Ledger } from './ledger.ts'

/** A route with all that its rule says about it. */
export interface RuledRoute extends Route {
  /** Null for a route that no rule has any more: what it has told it also ends, and begins nothing. */
  readonly when: Match | null
  readonly unless: Unless | null
  readonly openForMs: Ms
  /** Its turn comes when so many remedies of the rule have been tried in vain. */
  readonly afterRemedies: number
  readonly group: Grouping
  readonly repeatMs: Ms | null
  readonly limit: Rule['limit']
}

const LEFT_OVER = {
  when: null,
  unless: null,
  openForMs: 0,
  afterRemedies: 0,
  group: { by: [], waitMs: 0, intervalMs: 0 },
  repeatMs: null,
  limit: { notices: 3, withinMs: 300_000 },
} as const

/** Every step of every rule, and those that are gone and still owe somebody an end. */
export function routesOf(rules: readonly Rule[], ledger: Ledger): readonly RuledRoute[] {
  const routes = new Map<string, RuledRoute>()
  for (const { name, when, unless = null, steps, group, repeatMs, limit } of rules) {
    for (const { notify, openForMs = 0, afterRemedies = 0 } of steps) {
      const route: RuledRoute = {
        rule: name,
        notifier: notify,
        when,
        unless,
        openForMs: Math.max(openForMs, when.openForMs ?? 0),
        afterRemedies,
        group,
        repeatMs,
        limit,
      }
      routes.set(routeKey(route), route)
    }
  }
  for (const [key, { route, told }] of ledger) {
    if (told.size > 0 && !routes.has(key)) routes.set(key, { ...route, ...LEFT_OVER })
  }
  return [...routes.values()]
}
