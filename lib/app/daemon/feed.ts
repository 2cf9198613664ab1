import type { Clock } from '../../base/clock.ts'
import { jsonText } from '../../base/json-text.ts'
import { instantOfTransition, lostDocument, transitionsOf } from '../../kit/transition-document.ts'
import type { TransitionDocument, TransitionId, TransitionTold } from '../../kit/transition-document.ts'
import type { IncidentEvent, IncidentId } from '../../model/incident.ts'
import type { Batch, Store } from '../../model/store.ts'
import type { Ms } from '../../model/time.ts'
import type { Begin, Follower, Told, TransitionFeed } from '../../web/route.ts'
import { pastIn } from './feed/past.ts'
import { atOf, emptyRow, idOf } from './feed/row.ts'
import type { Row } from './feed/row.ts'

/** What has happened, for those who follow it. */
export interface Feed extends TransitionFeed {
  /** Tells what was written down of subjects. */
  take(batch: Batch): void
}

export interface FeedWorld {
  readonly store: Pick<Store, 'incidents' | 'events'>
  readonly clock: Pick<Clock, 'now'>
}

/** So many are known at once; whoever is further behind is told of a loss. */
const MOST = 2_000
/** What happened before the start is read from the store, of so much time. */
const BACK_MS: Ms = 86_400_000
/** Looks end in another order than they began: what was written after another may have happened so much before it. */
const DISORDER_MS: Ms = 600_000

interface Begun {
  /** The number of what comes next. */
  readonly at: number
  /** Something before it may be missing. */
  readonly isLoss: boolean
}

/** One row of all that happened, from which everybody takes at their own pace; nobody who is slow makes it longer. */
export function transitionFeed({ store, clock }: FeedWorld): Feed {
  const startedAt = clock.now()
  const wakes = new Set<() => void>()
  const row = emptyRow(MOST, startedAt)
  let reading: Promise<void> | null = null

  async function readPast(): Promise<void> {
    const since = startedAt - BACK_MS
    const { told, isWhole } = await pastIn(store, { since, before: startedAt })
    row.addPast(told.map(aTold), isWhole ? since : startedAt)
  }

  async function behind(id: TransitionId): Promise<Begun> {
    const live = row.find((told) => idOf(told) === id)
    if (live !== null && live >= 0) return { at: live + 1, isLoss: false }
    // However many come back at once, it is read once; what could not be read is tried by whoever comes next.
    reading ??= readPast().catch(() => void (reading = null))
    await reading
    const at = instantOfTransition(id) ?? 0
    const isOdd = at > clock.now() && row.find((told) => idOf(told) === id) === null
    if (at < row.knownFrom || isOdd) return { at: row.first, isLoss: true }
    return { at: row.find((told) => atOf(told) >= at - DISORDER_MS) ?? row.end, isLoss: false }
  }

  function beginAt(begin: Begin): Begun | Promise<Begun> {
    if (typeof begin === 'object') return behind(begin.behind)
    return { at: begin === 'now' ? row.end : 0, isLoss: false }
  }

  return {
    take({ incidents = [], events = [] }) {
      if (events.length === 0) return
      const stories = storiesIn(events)
      const last = new Map(incidents.map((incident) => [incident.id, incident]))
      const told = [...last.values()].flatMap((each) => transitionsOf(each, stories.get(each.id) ?? []))
      if (told.length === 0) return
      row.add(told.map(aTold))
      for (const wake of [...wakes]) wake()
    },
    async follow(begin, wake) {
      const begun = await beginAt(begin)
      wakes.add(wake)
      return followerOf(row, begun, typeof begin === 'object' ? begin.behind : null, {
        clock,
        end: () => void wakes.delete(wake),
      })
    },
  }
}

/** @param skip the one after which it goes on: it is known */
function followerOf(
  row: Row,
  { at: begin, isLoss }: Begun,
  skip: TransitionId | null,
  { clock, end }: Pick<FeedWorld, 'clock'> & Pick<Follower, 'end'>,
): Follower {
  const lose = (count: number | null, why: string): Told => aTold(lostDocument(clock.now(), count, why))
  let at = begin
  let lost = isLoss ? lose(null, 'what was asked for is too long ago') : null
  return {
    next() {
      if (at < row.first) {
        lost ??= lose(row.first - at, 'it was read too slowly')
        at = row.first
      }
      const loss = lost
      lost = null
      if (loss) return loss
      let told = row.at(at)
      if (told && idOf(told) === skip) told = row.at((at += 1))
      if (!told) return null
      at += 1
      return told
    },
    end,
  }
}

function storiesIn(events: readonly IncidentEvent[]): ReadonlyMap<IncidentId, readonly IncidentEvent[]> {
  const stories = new Map<IncidentId, IncidentEvent[]>()
  for (const event of events) {
    const story = stories.get(event.incident)
    if (story) story.push(event)
    else stories.set(event.incident, [event])
  }
  return stories
}

function aTold(document: TransitionDocument | TransitionTold): Told {
  let text: string | null = null
  return {
    document,
    get text() {
      return (text ??= jsonText(document))
    },
  }
}
