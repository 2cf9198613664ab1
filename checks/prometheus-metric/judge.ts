import { measure, oneLine, verdict } from '../../lib/kit/index.ts'
import type { Limit } from '../../lib/model/limit.ts'
import type { Verdict } from '../../lib/model/result.ts'
import type { Wanted } from './options.ts'
import type { Sample } from './selector.ts'
import { numberOf } from './exposition.ts'

const MAX_LABELS_TEXT = 160

/** One verdict for each series; one that says so where there is none, or where there are more than we look at. */
export function judgeWanted(
  wanted: Wanted,
  found: { readonly count: number; readonly series: readonly Sample[] } | undefined,
): Verdict[] {
  const { metric: select, absent } = wanted
  const { count, series } = found ?? { count: 0, series: [] }
  if (count === 0) return [verdict({ item: select.text, status: absent, say: 'there is no such series' })]
  const judged = series.map((sample) => judgeSample(wanted, sample))
  if (count === series.length) return judged
  const many = `${count} series, only ${series.length} are judged: select fewer`
  return [...judged, verdict({ item: select.text, status: 'warning', say: many })]
}

function judgeSample({ warn, crit }: Wanted, sample: Sample): Verdict {
  const item = nameOf(sample)
  const value = numberOf(sample.value)
  if (value === null || !Number.isFinite(value)) {
    // "NaN" is how an exporter says that it does not know; it would pass every limit.
    const status = (warn ?? crit) ? 'warning' : 'ok'
    return verdict({ item, status, say: `${sample.value}, which is no number to compare` })
  }
  const limit: Limit = { unit: 'count', ...(warn && { warn }), ...(crit && { crit }) }
  return verdict({ item, say: sample.value, measures: [measure('value', value, limit)] })
}

/** As on the page, on one line: `up{job="db"}`. */
function nameOf({ name, labels }: Sample): string {
  if (labels.length === 0) return name
  const inner = labels.map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(',')
  return `${name}{${oneLine(inner, MAX_LABELS_TEXT)}}`
}
