import { createHash } from 'node:crypto'
import { countOf } from '../../kit/words.ts'
import type { IncidentEvent } from '../../model/incident.ts'
import type { Outgoing } from '../../model/notice.ts'
import type { Store } from '../../model/store.ts'
import type { EpochMs } from '../../model/time.ts'
import type { Letter } from '../control/letter.ts'
import type { Wish } from '../control/words.ts'
import type { Granted } from './people.ts'

/** What is asked about notices that were given up. */
export type AskedOfLetters = Extract<Wish, { do: 'letters' | 'retry-letters' | 'drop-letters' }>

/** So many are shown, tried again or dropped at once. */
const MOST = 1000

/** Lists what was given up, makes it due at once, or lets go of it for good. */
export async function askLetters(
  asked: AskedOfLetters,
  store: Pick<Store, 'outgoing'>,
  now: EpochMs,
): Promise<Granted> {
  const dead = await store.outgoing('dead', MOST)
  if (asked.do === 'letters') return { batch: {}, outcome: { kind: 'letters', letters: dead.map(letterOf) } }
  const { letter } = asked
  const meant =
    letter === undefined ? dead : dead.filter(({ notice }) => letter === notice.key || letter === idOf(notice.key))
  if (letter !== undefined && meant.length === 0) {
    return { batch: {}, outcome: { kind: 'refused', why: `there is no dead letter "${letter}"` } }
  }
  const isRetry = asked.do === 'retry-letters'
  const outgoing = meant.map((each): Outgoing => ({ ...each, state: isRetry ? 'waiting' : 'dropped', at: now }))
  const events = meant.flatMap((each) =>
    linesOf(each, now, isRetry ? 'queued' : 'dead', isRetry ? `tried again for ${asked.by}` : `dropped by ${asked.by}`),
  )
  const count = countOf(meant.length, 'notice')
  const says = isRetry ? `${count} tried again` : `${count} dropped`
  return { batch: { outgoing, events }, outcome: { kind: 'done', says } }
}

/** Short enough to be typed, and the same for the same notice. */
function idOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 12)
}

function letterOf({ notice, at, attempts, answer }: Outgoing): Letter {
  const { key, route, entries } = notice
  return {
    ...{ id: idOf(key), key, rule: route.rule, notifier: route.notifier },
    ...{ at: notice.at, diedAt: at, attempts, answer },
    entries: entries.map(({ incident, subject, kind, status }) => ({ incident, subject, kind, status })),
  }
}

function linesOf({ notice }: Outgoing, at: EpochMs, kind: 'queued' | 'dead', text: string): IncidentEvent[] {
  const { route, entries } = notice
  const news = entries.filter((entry) => entry.kind !== 'still')
  return news.map(({ incident }) => ({ incident, at, kind, text: `${route.notifier}: ${text}` }))
}
