import { FAULT_CODES } from '../model/fault.ts'
import { UNITS } from '../model/limit.ts'
import { STATUSES } from '../model/result.ts'
import type { Metric, Unseen, Verdict } from '../model/result.ts'

/**
 * What a check returned, as verdicts and unseen items that differ in their names. Checks of users' own come without a compiler, and what they
 * return goes into every output: a promise, a missing status or a value that is not a number is refused here.
 *
 * @throws TypeError that names what is wrong
 */
export function asVerdicts(returned: unknown): readonly (Verdict | Unseen)[] {
  if (!Array.isArray(returned)) throw new TypeError('judge did not return a list of verdicts')
  const verdicts = returned.map((each: unknown) => {
    const flaw = flawOf(each)
    if (flaw !== null) throw new TypeError(`judge returned a verdict ${flaw}`)
    return each as Verdict | Unseen
  })
  return withOwnItems(verdicts)
}

function flawOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return 'that is not an object'
  const { item, status, summary, metrics, fault } = value as Partial<Record<keyof Verdict | 'fault', unknown>>
  if (typeof item !== 'string') return 'without an item'
  if (fault !== undefined) return isFault(fault) ? null : 'with a fault that has no known code or no message'
  if (typeof summary !== 'string') return 'without a summary'
  if (status === 'unknown' || !STATUSES.some((known) => known === status)) return `of status "${String(status)}"`
  if (!Array.isArray(metrics)) return 'without a list of metrics'
  return metrics.every(isMetric) ? null : 'with a metric that has no name, no finite value or no known unit'
}

function isFault(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { code, message } = value as { code?: unknown; message?: unknown }
  return FAULT_CODES.some((known) => known === code) && typeof message === 'string'
}

function isMetric(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { name, value: number, unit, warn, crit } = value as Partial<Record<keyof Metric, unknown>>
  const bounds = [warn, crit].every((text) => text === undefined || typeof text === 'string')
  return typeof name === 'string' && Number.isFinite(number) && UNITS.some((known) => known === unit) && bounds
}

/** Two items of one name (a mount point mounted over) are both kept: the second is called "/mnt (2)". */
function withOwnItems<T extends { readonly item: string }>(verdicts: readonly T[]): T[] {
  const given = new Set(verdicts.map(({ item }) => item))
  const taken = new Set<string>()
  return verdicts.map((verdict) => {
    const item = taken.has(verdict.item) ? freeName(verdict.item, given) : verdict.item
    taken.add(item)
    given.add(item)
    return item === verdict.item ? verdict : { ...verdict, item }
  })
}

function freeName(item: string, taken: ReadonlySet<string>): string {
  for (let count = 2; ; count++) {
    const name = `${item} (${count})`.trimStart()
    if (!taken.has(name)) return name
  }
}
