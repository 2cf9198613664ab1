import { randomBytes } from 'node:crypto'
import { shortInstant } from '../../base/instant.ts'
import { matchWords } from '../../kit/match-words.ts'
import type { Acknowledgement, IncidentEvent, OpenIncident } from '../../model/incident.ts'
import type { Silence } from '../../model/mute.ts'
import type { Batch } from '../../model/store.ts'
import type { EpochMs } from '../../model/time.ts'
import { matchOf } from '../control/words.ts'
import type { Outcome, Wish } from '../control/words.ts'
import type { Written } from '../heal/diary.ts'
import type { Picture } from './picture.ts'

/** What a wish has changed, and what is said to whoever had it. */
export interface Granted {
  readonly batch: Batch
  /** What has to stand in the log of healing. */
  readonly healed?: Written
  readonly outcome: Outcome
}

/** What people ask about incidents and silences. */
export type AskedOfIncidents = Extract<Wish, { do: 'ack' | 'unack' | 'silence' | 'unsilence' | 'silences' }>

/** Does what people ask about incidents and notices. Telling stops or begins; looking goes on as it was. */
export function grant(asked: AskedOfIncidents, picture: Picture, now: EpochMs): Granted {
  switch (asked.do) {
    case 'ack':
    case 'unack': {
      const open = picture.stories.open().find(({ id }) => id === asked.incident)
      if (!open) return refused(`there is no open incident "${asked.incident}"`)
      return acknowledge(open, asked, picture, now)
    }
    case 'silence': {
      const silence = { id: randomBytes(4).toString('hex'), match: matchOf(asked.match), from: now, ...peopleOf(asked) }
      if (silence.until <= now) return refused('the silence would be over already')
      const says = `${silence.id}: ${wordsOf(silence)}`
      picture.silences = [...picture.silences, silence]
      return done({ silences: [silence] }, says, [silence.id])
    }
    case 'unsilence': {
      const silence = picture.silences.find(({ id }) => id === asked.id)
      if (!silence) return refused(`there is no silence "${asked.id}"`)
      picture.silences = picture.silences.filter((each) => each !== silence)
      return done({ endedSilences: [silence.id] }, `${silence.id} is over`)
    }
    case 'silences': {
      const lines = picture.silences.filter(({ until }) => until > now).map((each) => `${each.id}: ${wordsOf(each)}`)
      return done({}, lines.join('\n') || 'there is no silence')
    }
  }
}

function acknowledge(
  { acknowledged: before, ...open }: OpenIncident,
  asked: Extract<Wish, { do: 'ack' | 'unack' }>,
  picture: Picture,
  now: EpochMs,
): Granted {
  const event = (text: string): IncidentEvent => ({ incident: open.id, at: now, kind: 'acknowledged', text })
  if (asked.do === 'unack') {
    if (!before) return refused(`"${open.id}" is not acknowledged`)
    picture.stories.put(open)
    return done({ incidents: [open], events: [event(`taken back by ${asked.by}`)] }, `${open.id} is told again`)
  }
  const { by, note, isSticky, until } = asked
  if (until !== undefined && until <= now) return refused('the acknowledgement would be over already')
  const acknowledged: Acknowledgement = { by, note, isSticky, at: now, ...(until !== undefined && { until }) }
  const incident: OpenIncident = { ...open, acknowledged }
  picture.stories.put(incident)
  const end =
    until === undefined ? (isSticky ? 'until it is over' : 'until it gets worse') : `until ${shortInstant(until)}`
  return done({ incidents: [incident], events: [event(`by ${by}, ${end}: ${note}`)] }, `${open.id} is quiet ${end}`)
}

function peopleOf({ by, note, until }: { by: string; note: string; until: EpochMs }) {
  return { by, note, until }
}

function wordsOf({ match, until, by, note }: Silence): string {
  return `${matchWords(match)} until ${shortInstant(until)}, by ${by}: ${note}`
}

function done(batch: Batch, says: string, ids?: string[]): Granted {
  return { batch, outcome: { kind: 'done', says, ...(ids && { ids }) } }
}

function refused(why: string): Granted {
  return { batch: {}, outcome: { kind: 'refused', why } }
}
