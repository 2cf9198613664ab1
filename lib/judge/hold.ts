import { formatDuration } from '../base/duration.ts'
import { fires } from '../kit/bound.ts'
import { breachOf, verdict } from '../kit/verdict.ts'
import type { CheckMemory, Held } from '../model/memory.ts'
import type { CheckResult, Measure, Verdict } from '../model/result.ts'
import { severityOf } from '../model/result.ts'
import type { CheckPlan } from '../model/target.ts'
import type { EpochMs, Ms } from '../model/time.ts'

type Status = Verdict['status']

/** Nothing that was seen longer ago says that a problem has lasted until now. */
const FORGOTTEN_AFTER_MS = 24 * 3_600_000

/**
 * Holds results against what was before: a problem is told once it has lasted as long as `for` says, and is over
 * once the value is as well as `clear` says. A result that could not be looked at changes nothing.
 *
 * @returns the results as they are told, and what the next look has to know
 */
export function hold(
  results: readonly CheckResult[],
  plan: CheckPlan,
  before: CheckMemory | null,
): { readonly results: readonly CheckResult[]; readonly held: readonly Held[] } {
  const past = before?.held ?? []
  const known = new Map(past.map((each) => [keyOf(each.item, each.limit), each]))
  const held: Held[] = []
  // Whoever could not look at all, or at one item, knows no more of it than before.
  if (results.some(({ kind, subject }) => kind === 'faulted' && subject.item === '')) {
    const told = new Set(results.map(({ subject }) => subject.item))
    held.push(...past.filter(({ item }) => !told.has(item)))
  }
  const told = results.map((result) => {
    if (result.kind === 'faulted') {
      held.push(...past.filter(({ item }) => item === result.subject.item))
      return result
    }
    const fresh = before && Math.abs(result.at - before.at) <= FORGOTTEN_AFTER_MS ? known : new Map<string, Held>()
    const one = holdVerdict(result.verdict, plan, { known: fresh, now: result.at })
    held.push(...one.held)
    return { ...result, verdict: one.verdict }
  })
  return { results: told, held }
}

interface Past {
  readonly known: ReadonlyMap<string, Held>
  readonly now: EpochMs
}

function holdVerdict(
  { grounds, ...judged }: Verdict,
  plan: CheckPlan,
  { known, now }: Past,
): { verdict: Verdict; held: Held[] } {
  if (!grounds) return { verdict: judged, held: [] }
  const { item } = judged
  const past = (limit: string): Held | null => known.get(keyOf(item, limit)) ?? null
  const measures = grounds.measures.map((each) => holdMeasure(each, item, past(each.metric.name), now))
  const stated = plan.forMs === undefined ? null : since(item, '', grounds.stated, past(''), now)
  const statedShown = stated ? lasting(stated, plan.forMs ?? 0, now) : grounds.stated
  const held = [...measures.flatMap(({ after }) => after ?? []), ...(stated ? [{ ...stated, shown: statedShown }] : [])]
  if (held.length === 0) return { verdict: judged, held }
  const waits = [
    ...measures.flatMap(({ waits }) => waits ?? []),
    ...(stated && statedShown !== grounds.stated ? [waitWords(stated, plan.forMs ?? 0, now)] : []),
  ]
  const say = waits.length > 0 ? `${grounds.say} (${waits.join(', ')})` : grounds.say
  const shown = verdict({ item, say, status: statedShown, measures: measures.map(({ measure }) => measure) })
  return { verdict: { ...judged, status: shown.status, summary: shown.summary }, held: held.filter(worthKeeping) }
}

interface HeldMeasure {
  readonly measure: Measure
  readonly after: Held | null
  /** Why it is not told yet. */
  readonly waits?: string
}

/** One number: what is shown of it now, and why that is not what it says by itself. */
function holdMeasure(measure: Measure, item: string, before: Held | null, now: EpochMs): HeldMeasure {
  const { limit, metric, status } = measure
  if (limit.forMs === undefined && !limit.clear) return { measure, after: null }
  const stays = before && stillBad(measure, before)
  if (stays) return { measure: stays, after: { ...before, shown: stays.status } }
  const forMs = limit.forMs ?? 0
  const after = since(item, metric.name, status, before, now)
  const shown = lasting(after, forMs, now)
  if (shown === status) return { measure, after: { ...after, shown } }
  const waits = `${measure.breach ?? metric.name} ${waitWords(after, forMs, now)}`
  const less: Measure = { status: shown, metric, limit }
  const breach = limit.warn ? breachOf(metric.name, limit.warn) : metric.name
  return { measure: shown === 'ok' ? less : { ...less, breach }, after: { ...after, shown }, waits }
}

/** The value is within its limits again, and not yet as well as `clear` asks; null when it is, or is bad anyway. */
function stillBad({ status, metric, limit }: Measure, before: Held): Measure | null {
  if (status !== 'ok' || before.shown === 'ok' || !limit.clear || fires(limit.clear, metric.value)) return null
  const stays: Status = limit.warn ? 'warning' : before.shown
  return { status: stays, metric, limit, breach: `${metric.name} not yet ${limit.clear.text}` }
}

/** Since when it has been this bad. A moment that lies in the future comes from a clock that was set back. */
function since(item: string, limit: string, status: Status, before: Held | null, now: EpochMs): Held {
  const begun = (then: EpochMs | undefined): EpochMs => Math.min(then ?? now, now)
  return {
    item,
    limit,
    ...(status !== 'ok' && { warningSince: begun(before?.warningSince) }),
    ...(status === 'critical' && { criticalSince: begun(before?.criticalSince) }),
    shown: 'ok',
  }
}

/** The worst level that has lasted long enough. */
function lasting({ warningSince, criticalSince }: Held, forMs: Ms, now: EpochMs): Status {
  const lasted = (then: EpochMs | undefined): boolean => then !== undefined && now - then >= forMs
  if (lasted(criticalSince)) return 'critical'
  return lasted(warningSince) ? 'warning' : 'ok'
}

/** "for 2m of 5m", "just now, told after 5m". */
function waitWords({ warningSince = 0, criticalSince }: Held, forMs: Ms, now: EpochMs): string {
  const lastedMs = now - (criticalSince ?? warningSince)
  return lastedMs < 1000
    ? `just now, told after ${formatDuration(forMs)}`
    : `for ${formatDuration(lastedMs)} of ${formatDuration(forMs)}`
}

function worthKeeping({ shown, warningSince }: Held): boolean {
  return severityOf(shown) > 0 || warningSince !== undefined
}

function keyOf(item: string, limit: string): string {
  return `${limit}\0${item}`
}
