import type { Goal } from './goals.ts'
import { ratios, spread } from './series.ts'
import type { Series, Spread } from './series.ts'

export type Verdict = 'reaches its aim' | 'reaches its must' | 'MISSES ITS MUST' | 'not measured'

export interface Judged {
  readonly goal: Goal
  /** Of the ratios, pair by pair; null when nobody measured both. */
  readonly measured: Spread | null
  readonly verdict: Verdict
}

/** The median decides. */
export function judgeGoal(goal: Goal, series: readonly Series[]): Judged {
  const rounds = series.find(({ id }) => id === goal.series)?.rounds ?? []
  const measured = spread(ratios(rounds, goal))
  return { goal, measured, verdict: verdictOf(goal, measured) }
}

function verdictOf({ must, aim }: Goal, measured: Spread | null): Verdict {
  if (!measured) return 'not measured'
  if (measured.median <= aim) return 'reaches its aim'
  return measured.median <= must ? 'reaches its must' : 'MISSES ITS MUST'
}

/** "1/37", "1/3.4", "1.12". */
export function tellRatio(ratio: number, told: Goal['told']): string {
  if (told === 'factor' || ratio >= 1) return trimmed(ratio, 2)
  const parts = 1 / ratio
  return `1/${trimmed(parts, parts < 10 ? 1 : 0)}`
}

/** "1/37 (1/39–1/35)": the best first. */
export function tellSpread({ median, min, max }: Spread, told: Goal['told']): string {
  return `${tellRatio(median, told)} (${tellRatio(min, told)}–${tellRatio(max, told)})`
}

function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)))
}
