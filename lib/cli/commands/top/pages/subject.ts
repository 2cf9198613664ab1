import { shortInstant } from '../../../../base/instant.ts'
import { WORDS } from '../../../../kit/palette.ts'
import { standingWords } from '../../../../kit/standing-words.ts'
import { ago } from '../../../../kit/words.ts'
import type { Subject } from '../../../../model/result.ts'
import { subjectKey } from '../../../../model/state.ts'
import { EVENT_KINDS } from '../../../../pages/incident/event-kinds.ts'
import type { IncidentSeen, Story, SubjectSeen } from '../../../../pages/board.ts'
import type { Page, Tone } from '../scene.ts'
import { valueRead } from '../reading.ts'
import type { Known } from '../known.ts'
import { besideSubject, saysWords } from './subject-rows.ts'
import { toldPage } from './told.ts'
import type { Told } from './told.ts'

/** Of a long story, the last lines. */
const MOST_LINES = 200

/** One check or one item of it: how it is, since when, who was told, and its story. To be read line by line. */
export function subjectPage({ board, reading, isOfContainers }: Known, subject: Subject, columns: number): Page {
  const story = valueRead(reading, 'story')
  const key = subjectKey(subject)
  const isIt = (each: { subject: Subject }): boolean => subjectKey(each.subject) === key
  const seen = board.targets.find(({ id }) => id === subject.target)?.subjects.find(isIt)
  const open = board.incidents.find(({ incident }) => isIt(incident))
  const lines = [
    ...(seen ? seenLines(seen, board.at) : []),
    ...(open && !seen ? unseenLines(open) : []),
    ...(open ? openLines(open, board.at) : []),
    ...(story ? storyLines(story) : []),
  ]
  return toldPage(lines, {
    columns,
    empty: 'nothing is known of it any more',
    ...besideSubject(subject, isOfContainers),
  })
}

function seenLines(seen: SubjectSeen, now: number): readonly Told[] {
  const { status, since, at, isStale, isPending } = seen
  const believed = isPending ? 'not believed yet' : `believed since ${shortInstant(since)}, ${ago(since, now)}`
  return [
    { lead: 'is       ', text: `${WORDS[status]}, ${believed}`, tone: isStale ? 'faint' : status },
    { lead: 'says     ', text: saysWords(seen) },
    { lead: 'seen     ', text: `${ago(at, now)}${isStale ? ', which is too long ago to say anything of now' : ''}` },
  ]
}

/** Of ourselves, and of what nobody looks at any more, there is only the incident. */
function unseenLines({ incident: { status, summary } }: IncidentSeen): readonly Told[] {
  return [
    { lead: 'is       ', text: WORDS[status], tone: status },
    { lead: 'says     ', text: summary },
  ]
}

function openLines({ incident, mute, behind }: IncidentSeen, now: number): readonly Told[] {
  const { id, openedAt, acknowledged, worst } = incident
  const opened = `${id}, open since ${shortInstant(openedAt)}, ${ago(openedAt, now)}, at worst ${worst}`
  return [
    { lead: 'incident ', text: opened },
    ...(mute ? [{ lead: 'quiet    ', text: `${mute.by}: ${mute.detail}` }] : []),
    ...(behind === null ? [] : [{ lead: 'behind   ', text: `${behind}, which cannot be reached` }]),
    ...(acknowledged ? [{ lead: 'known    ', text: `to ${acknowledged.by}: ${acknowledged.note}` }] : []),
  ]
}

const EVIDENCE = '    '

const LOOKS: Readonly<Record<'bad' | 'good' | 'told' | 'deed' | 'plain', Tone>> = {
  ...{ bad: 'warning', good: 'ok', told: 'plain', deed: 'advice', plain: 'faint' },
}

function storyLines({ incident, events, explained }: Story): readonly Told[] {
  const { routes = [], healing = [] } = explained ?? {}
  const told = routes.map(({ rule, notifier, standing }): Told => {
    return { lead: 'tells    ', text: `${notifier} (${rule}): ${standingWords(standing)}` }
  })
  const mended = healing.map(({ remedy, rule, words }): Told => ({
    lead: 'mends    ',
    text: `${remedy} (${rule}): ${words}`,
  }))
  const left = events.length - MOST_LINES
  return [
    ...told,
    ...mended,
    { lead: '', text: '' },
    { lead: '', text: 'STORY', tone: 'strong' },
    storyLine('began', incident.beganAt, ''),
    ...(left > 0 ? [{ lead: '', text: `${left} lines in between`, tone: 'faint' } as const] : []),
    ...events
      .slice(-MOST_LINES)
      .flatMap(({ kind, at, text }) => (kind === 'evidence' ? evidenceLines(at, text) : [storyLine(kind, at, text)])),
  ]
}

/** How things were then: its first line says what it is about, the others are what was printed last. */
function evidenceLines(at: number, text: string): readonly Told[] {
  const [first = '', ...others] = text.split('\n')
  return [
    storyLine('evidence', at, first),
    ...others.map((each): Told => ({ lead: EVIDENCE, text: each, tone: 'faint' })),
  ]
}

function storyLine(kind: keyof typeof EVENT_KINDS, at: number, text: string): Told {
  const { word, look } = EVENT_KINDS[kind]
  return { lead: `${shortInstant(at)}  ${word.padEnd(14)} `, text, tone: LOOKS[look] }
}
