import type { IncidentEvent } from '../../model/incident.ts'

/** A line of a story; `began` is what no event says: the first look that saw it. */
export type EventKind = IncidentEvent['kind'] | 'began'

/** What each kind of line is called, and how it is drawn: what it was, what people were told, what was mended. */
export const EVENT_KINDS: Readonly<
  Record<EventKind, { readonly word: string; readonly look: 'bad' | 'good' | 'told' | 'deed' | 'plain' }>
> = {
  began: { word: 'first seen', look: 'plain' },
  opened: { word: 'believed', look: 'bad' },
  changed: { word: 'changed', look: 'bad' },
  flapping: { word: 'flapping', look: 'bad' },
  settled: { word: 'settled', look: 'good' },
  resolved: { word: 'over', look: 'good' },
  muted: { word: 'quiet', look: 'told' },
  unmuted: { word: 'quiet no more', look: 'told' },
  acknowledged: { word: 'acknowledged', look: 'told' },
  queued: { word: 'to be told', look: 'told' },
  delivered: { word: 'told', look: 'told' },
  refused: { word: 'not taken', look: 'bad' },
  dead: { word: 'given up', look: 'bad' },
  evidence: { word: 'evidence', look: 'plain' },
  heal: { word: 'healing', look: 'deed' },
}
