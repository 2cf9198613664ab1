import type { Incident, IncidentEvent } from '../model/incident.ts'
import { REACHABLE } from '../model/reachable.ts'
import type { Trouble } from '../model/state.ts'
import type { EpochMs, Ms, Span } from '../model/time.ts'
import { common, lengthOf, united } from './spans.ts'
import type { Layers } from './times.ts'

/** One incident, as far as a report needs it. */
export interface Story {
  readonly incident: Incident
  /** How bad it was, and when. */
  readonly parts: readonly (Span & { readonly status: Trouble })[]
  /** When it began to flap. */
  readonly flapped: readonly EpochMs[]
  /** What changed in the hour before, each in a line. */
  readonly changedBefore: readonly string[]
}

/** Ours: "opened" and "changed" tell what it became, in front of what a check has said. */
const BECAME = /^(?:(?:warning|unknown|critical) → )?(warning|unknown|critical): /u
/** The first line of what was taken down about changes. */
const CHANGES = 'what changed in the hour before:'

/** @param now until when one that goes on has lasted */
export function storyOf(incident: Incident, events: readonly IncidentEvent[], now: EpochMs): Story {
  const end = incident.phase === 'resolved' ? incident.resolvedAt : Math.max(now, incident.openedAt)
  const turns = events.flatMap(({ kind, at, text }) => {
    const status = kind === 'opened' || kind === 'changed' ? BECAME.exec(text)?.[1] : undefined
    return status === undefined ? [] : [{ at, status: status as Trouble }]
  })
  const [first = { status: incident.worst }, ...later] = turns
  const begins = [{ at: incident.beganAt, status: first.status }, ...later]
  const parts = begins.map(({ at, status }, nth) => ({ status, from: at, until: begins[nth + 1]?.at ?? end }))
  return {
    incident,
    parts: parts.filter(({ from, until }) => until > from),
    flapped: events.flatMap(({ kind, at }) => (kind === 'flapping' ? [at] : [])),
    changedBefore: events.flatMap(({ kind, text }) => {
      const [head, ...lines] = kind === 'evidence' ? text.split('\n') : []
      return head === CHANGES ? lines : []
    }),
  }
}

/** From the first bad look to the end, or to now. */
export function spanOfStory({ parts, incident }: Story): Span {
  return { from: incident.beganAt, until: parts.at(-1)?.until ?? incident.openedAt }
}

/** How long it lasted within a span. */
export function lastedWithin(story: Story, whole: Span): Ms {
  return lengthOf(common([whole], united([spanOfStory(story)])))
}

/** Whether it touched a span: one that had no length of its own as well. */
export function touches(story: Story, { from, until }: Span): boolean {
  const own = spanOfStory(story)
  return own.from < until && Math.max(own.until, own.from + 1) > from
}

/** What stories say of the thing that they are about. */
export function layersOf(stories: readonly Story[]): Pick<Layers, 'away' | 'critical' | 'unknown' | 'warning'> {
  const parts = (status: Trouble, of = stories): readonly Span[] =>
    of.flatMap((story) => story.parts.filter((part) => part.status === status))
  const away = stories.filter(({ incident: { subject } }) => subject.check === REACHABLE && subject.item === '')
  return {
    away: parts('unknown', away),
    critical: parts('critical'),
    unknown: parts('unknown'),
    warning: parts('warning'),
  }
}

export function storiesByTarget(stories: readonly Story[]): ReadonlyMap<string, readonly Story[]> {
  const byTarget = new Map<string, Story[]>()
  for (const story of stories) {
    const { target } = story.incident.subject
    const known = byTarget.get(target)
    if (known) known.push(story)
    else byTarget.set(target, [story])
  }
  return byTarget
}
