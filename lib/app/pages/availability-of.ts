import type { Incident } from '../../model/incident.ts'
import { SELF, VIEW_CHECK } from '../../model/oneself.ts'
import type { Labels } from '../../model/labels.ts'
import type { Store } from '../../model/store.ts'
import type { TargetId } from '../../model/target.ts'
import type { EpochMs, Ms, Span } from '../../model/time.ts'
import type { AvailabilitySeen } from '../../pages/history/measured.ts'
import { common, lengthOf } from '../../period/spans.ts'
import { layersOf, spanOfStory, storiesByTarget, storyOf } from '../../period/story.ts'
import type { Story } from '../../period/story.ts'
import { paint, stripOf, timesOf, upRatioOf } from '../../period/times.ts'
import type { maintenanceIn } from '../period/maintenance.ts'

const DAYS = 60
const DAY_MS: Ms = 86_400_000
const PAGE = 1_000
/** Of a fleet with more incidents than that the older days are not drawn: half of what was wrong would be a lie. */
const MOST_INCIDENTS = 20_000

/** All that was wrong in the last days, and from when on that is all. */
export interface Wrong {
  readonly whole: Span
  readonly complete: Span
  readonly stories: ReadonlyMap<TargetId, readonly Story[]>
  /** When we could not see. */
  readonly blind: readonly Span[]
}

/** Reads it page by page. Each incident counts as what it was at its worst, from its beginning to its end. */
export async function wrongIn(store: Pick<Store, 'incidents'>, now: EpochMs): Promise<Wrong> {
  const whole = { from: now - DAYS * DAY_MS, until: now }
  const found = new Map<string, Incident>()
  let [before, size, from] = [now + 1, PAGE, whole.from]
  for (;;) {
    const page = await store.incidents({ since: whole.from, before, limit: size })
    const known = found.size
    for (const each of page) found.set(each.id, each)
    if (page.length < size) break
    const oldest = page.at(-1)?.openedAt ?? whole.from
    if (found.size >= MOST_INCIDENTS) {
      from = Math.max(from, oldest)
      break
    }
    // A page that is of one moment altogether is asked for as a larger one.
    if (found.size === known) size *= 2
    before = oldest + 1
  }
  const stories = [...found.values()].map((incident) => storyOf(incident, [], now))
  return {
    whole,
    complete: { from, until: now },
    stories: storiesByTarget(stories),
    blind: stories.filter(({ incident: { subject } }) => isView(subject)).map(spanOfStory),
  }
}

function isView({ target, check }: Incident['subject']): boolean {
  return target === SELF && check === VIEW_CHECK
}

/** How one target did, day by day. What nobody watched is neither up nor down. */
export async function availabilityOf(
  { id, labels }: { readonly id: TargetId; readonly labels: Labels },
  store: Pick<Store, 'watched'>,
  { whole, complete, stories, blind }: Wrong,
  maintenance: ReturnType<typeof maintenanceIn>,
): Promise<AvailabilitySeen> {
  const own = stories.get(id) ?? []
  const watched = await store.watched({ target: id, from: whole.from, to: whole.until })
  const painted = paint(
    {
      ...layersOf(own),
      watched: watched.map(({ from, until }) => ({ from: Math.max(from, complete.from), until })),
      maintenance: maintenance({ target: id, check: '', item: '' }, labels),
      blind,
    },
    whole,
  )
  return {
    target: id,
    upRatio: upRatioOf(timesOf(painted)),
    incidents: own.length,
    days: stripOf(painted, whole, DAYS).map((kind, nth) => {
      const [from, to] = [whole.from + nth * DAY_MS, whole.from + (nth + 1) * DAY_MS]
      return { from, to, kind, ms: lengthOf(common([{ from, until: to }], painted[kind])) }
    }),
  }
}
