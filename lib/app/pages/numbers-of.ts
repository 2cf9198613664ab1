import { stepLength, stepsOf } from '../../history/steps.ts'
import type { HistoryQuery, Keeping, SeriesHistory } from '../../model/history.ts'
import type { Store } from '../../model/store.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { AskedNumbers, NumbersSeen, PeriodName } from '../../pages/history/measured.ts'

export interface NumbersWorld {
  readonly store: Pick<Store, 'history'>
  readonly now: EpochMs
  /** Null where no history is kept. */
  readonly keeping: Keeping | null
  /** By check, as they were seen last. */
  readonly items: ReadonlyMap<string, readonly string[]>
  /** How often the target is looked at; 0 where a calendar says when. */
  readonly everyMs: Ms
}

const HOUR_MS: Ms = 3_600_000
const SPANS: Readonly<Record<PeriodName, Ms>> = { '24h': 24 * HOUR_MS, '7d': 168 * HOUR_MS, '30d': 720 * HOUR_MS }
/** What is measured in them cannot be told apart. */
const LENGTHS = { auto: 0, hour: HOUR_MS, day: 24 * HOUR_MS } as const
/** Points of a line. */
const STEPS = 144
const MOST_BUCKETS = 10_000
const MOST_SERIES = 60
const MOST_CHECKS = 40
/** On a page about a whole target a check with more items stands by itself. */
const FEW_ITEMS = 8
/** Of a check by itself so many items are read; the others by their names. */
const MOST_ITEMS = 40

/** Numbers of a target, or of one check, item or metric of it. */
export async function numbersOf(asked: AskedNumbers, world: NumbersWorld): Promise<NumbersSeen> {
  const { now, keeping, everyMs } = world
  const spanMs = SPANS[asked.period]
  const resolution = resolutionOf(spanMs, everyMs, keeping)
  const finestMs = Math.max(LENGTHS[resolution], everyMs, 1)
  const stepMs = stepLength(spanMs, Math.min(STEPS, Math.floor(spanMs / finestMs)))
  // The end of the step that goes on now, so that steps stand still while the page is open.
  const to = (Math.floor(now / stepMs) + 1) * stepMs
  const from = to - Math.ceil(spanMs / stepMs) * stepMs
  const { queries, apart } = whatToAsk(asked, world.items)
  const found: SeriesHistory[] = []
  let left = 0
  for (const query of queries) {
    const some = await world.store.history({
      ...query,
      ...{ from, to, resolution, limit: MOST_BUCKETS },
    })
    const shown = some.slice(0, Math.max(0, MOST_SERIES - found.length))
    found.push(...shown)
    left += some.length - shown.length
  }
  return {
    ...{ from, to, stepMs, left, apart, isOff: keeping === null },
    series: found.map(({ series, resolution, buckets }) => ({
      ...{ series, resolution, steps: stepsOf(buckets, { from, to, lengthMs: stepMs }) },
    })),
  }
}

/** Where values are not kept for that long, or are more than are read, their hours are asked for; of hours their days. */
function resolutionOf(spanMs: Ms, everyMs: Ms, keeping: Keeping | null): keyof typeof LENGTHS {
  if (keeping === null) return 'auto'
  if (spanMs > keeping.hourlyMs) return 'day'
  const isDense = everyMs > 0 && spanMs / everyMs > MOST_BUCKETS / 2
  return spanMs > keeping.rawMs || isDense ? 'hour' : 'auto'
}

type Query = Pick<HistoryQuery, 'subject' | 'metric'>

/** One question for each check, or for each item where there are so many that all of them are too much. */
function whatToAsk(
  { target, check, item, metric }: AskedNumbers,
  items: NumbersWorld['items'],
): { readonly queries: readonly Query[]; readonly apart: NumbersSeen['apart'] } {
  const only = metric === undefined ? {} : { metric }
  const of = (each: string, one?: string): Query => ({
    ...{ subject: { target, check: each, ...(one !== undefined && { item: one }) }, ...only },
  })
  if (check !== undefined) {
    const own = items.get(check) ?? []
    if (item !== undefined) return { queries: [of(check, item)], apart: [] }
    if (own.length <= MOST_ITEMS) return { queries: [of(check)], apart: [] }
    return {
      queries: own.slice(0, MOST_ITEMS).map((each) => of(check, each)),
      apart: [{ check, items: own.length - MOST_ITEMS }],
    }
  }
  const few = [...items].filter(([, own]) => own.length <= FEW_ITEMS)
  const many = [...items].filter(([, own]) => own.length > FEW_ITEMS)
  return {
    queries: few.slice(0, MOST_CHECKS).map(([each]) => of(each)),
    apart: [...many, ...few.slice(MOST_CHECKS)].map(([each, own]) => ({ check: each, items: own.length })),
  }
}
