import { isoInstant } from '../base/instant.ts'
import type { Incident, IncidentEvent } from '../model/incident.ts'
import type { Trouble } from '../model/state.ts'
import type { EpochMs } from '../model/time.ts'
import * as z from 'zod'

const TRANSITION_KINDS = ['opened', 'changed', 'flapping', 'settled', 'resolved'] as const
type TransitionKind = (typeof TRANSITION_KINDS)[number]

/** "1764550000000-3f2a90c1d4e5-opened": when, of which incident, what. */
export type TransitionId = string

const ID = new RegExp(`^(\\d{1,16})-([\\w.:-]{1,100})-(${TRANSITION_KINDS.join('|')})$`, 'u')
const instant = z.iso.datetime().describe('UTC')
const trouble = z.enum(['warning', 'unknown', 'critical'])
const schema = z.literal('orch-watch/transition/v1')

const transition = z.strictObject({
  schema,
  kind: z
    .enum(TRANSITION_KINDS)
    .describe(
      '`opened`: a problem is believed; `changed`: it is another one; `flapping`, `settled`; `resolved`: it is over',
    ),
  id: z.string().regex(ID).describe('the same whenever it is told again: whoever gets it twice knows that it is one'),
  at: instant,
  incident: z.string().describe('the same from `opened` to `resolved`'),
  target: z.string(),
  check: z.string(),
  item: z.string().describe('empty for the target as a whole'),
  status: trouble.describe('as it is believed from then on; of what is over, what was believed last'),
  before: trouble.nullable().describe('what was believed until then, of `changed`; else null'),
  summary: z.string().describe('for people; may hold text of others'),
  beganAt: instant.describe('the first look that said so'),
  openedAt: instant.describe('when it was believed'),
  because: z.enum(['recovered', 'vanished', 'removed']).nullable().describe('why it is over, of `resolved`; else null'),
})

const lost = z.strictObject({
  schema,
  kind: z
    .literal('lost')
    .describe('what happened between two others is not told here any more: ask how things stand now'),
  at: instant,
  count: z.int().nonnegative().nullable().describe('how many were left out; null where nobody knows'),
  why: z.string().describe('for people'),
})

/** The public shape of what streams tell; docs/transition.schema.json is made of it. A change that breaks readers is a new version. */
export const transitionSchema = z
  .discriminatedUnion('kind', [transition, lost])
  .describe('One line of `orch-watch run --stream`, and the data of one event of `/api/v1/events`')

export type TransitionDocument = z.output<typeof transitionSchema>
export type TransitionTold = Extract<TransitionDocument, { id: string }>

/** When the event of that id was; null where that is no id of ours. */
export function instantOfTransition(id: string): EpochMs | null {
  const [, at] = ID.exec(id) ?? []
  return at === undefined ? null : Number(at)
}

/**
 * What a part of the story of one incident says about its subject, in its order; the rest of the story (who was told,
 * what was done) is left out. The same whether it is told while it happens or read from the store later.
 */
export function transitionsOf(incident: Incident, events: readonly IncidentEvent[]): readonly TransitionTold[] {
  let [status, summary] = [incident.status, incident.summary]
  return events.filter(isTransition).map((event) => {
    const read = readText(event)
    if (read) [status, summary] = [read.status, read.summary]
    return {
      schema: 'orch-watch/transition/v1',
      kind: event.kind,
      id: `${event.at}-${incident.id}-${event.kind}`,
      at: isoInstant(event.at),
      incident: incident.id,
      ...incident.subject,
      status,
      before: read?.before ?? null,
      summary,
      beganAt: isoInstant(incident.beganAt),
      openedAt: isoInstant(incident.openedAt),
      because: event.kind === 'resolved' ? becauseOf(event.text) : null,
    }
  })
}

export function lostDocument(at: EpochMs, count: number | null, why: string): TransitionDocument {
  return { schema: 'orch-watch/transition/v1', kind: 'lost', at: isoInstant(at), count, why }
}

function isTransition(event: IncidentEvent): event is IncidentEvent & { readonly kind: TransitionKind } {
  return (TRANSITION_KINDS as readonly string[]).includes(event.kind)
}

/** "warning → critical: disk is full", as stories have it. */
const CHANGED = /^(?:(warning|unknown|critical) → )?(warning|unknown|critical): (.*)$/su

function readText({ kind, text }: IncidentEvent): { status: Trouble; before: Trouble | null; summary: string } | null {
  if (kind !== 'opened' && kind !== 'changed') return null
  const [, before, status, summary] = CHANGED.exec(text) ?? []
  if (status === undefined || summary === undefined) return null
  return { status: status as Trouble, before: (before as Trouble | undefined) ?? null, summary }
}

function becauseOf(text: string): 'recovered' | 'vanished' | 'removed' {
  return text === 'vanished' || text === 'removed' ? text : 'recovered'
}
