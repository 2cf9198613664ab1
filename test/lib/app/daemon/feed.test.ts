import { expect } from 'chai'
import { transitionFeed } from '../../../../lib/app/daemon/feed.ts'
import type { Feed } from '../../../../lib/app/daemon/feed.ts'
import { transitionSchema } from '../../../../lib/kit/transition-document.ts'
import type { TransitionDocument } from '../../../../lib/kit/transition-document.ts'
import type { Incident, IncidentEvent, OpenIncident } from '../../../../lib/model/incident.ts'
import type { Batch, Store } from '../../../../lib/model/store.ts'
import type { Follower } from '../../../../lib/web/route.ts'
import { memoryStore } from '../../../../lib/store/memory.ts'
import { NOON } from '../../../helpers/metrics.ts'

const MINUTE = 60_000
const DAY = 86_400_000

/** An incident of /var, and what its story says of the opening. */
function opening(id: string, at: number): { readonly incident: OpenIncident; readonly batch: Batch } {
  const incident: OpenIncident = {
    ...{ phase: 'open', id, subject: { target: 'web-1', check: 'disk', item: '/var' }, beganAt: at, openedAt: at },
    ...{ status: 'critical', worst: 'critical', summary: '/var 97% used', isFlapping: false },
  }
  const event: IncidentEvent = { incident: id, at, kind: 'opened', text: 'critical: /var 97% used' }
  return { incident, batch: { incidents: [incident], events: [event] } }
}

function ending(open: OpenIncident, at: number): Batch {
  const incident: Incident = { ...open, phase: 'resolved', resolvedAt: at, because: 'recovered' }
  return { incidents: [incident], events: [{ incident: open.id, at, kind: 'resolved', text: 'recovered' }] }
}

/** All that is there to be taken, as "opened a". */
function takeAll(follower: Follower): string[] {
  const words: string[] = []
  for (let told = follower.next(); told; told = follower.next()) words.push(wordsOf(told.document))
  return words
}

const wordsOf = (document: TransitionDocument): string =>
  document.kind === 'lost' ? `lost ${document.count ?? 'some'}` : `${document.kind} ${document.incident}`

const quiet = (): void => undefined

describe('what happens, told to whoever follows it', () => {
  let store: Store
  let feed: Feed
  let now: number
  const clock = { now: () => now }
  /** As the daemon does: written down, then told. */
  const happen = async (batch: Batch): Promise<void> => {
    await store.save(batch)
    feed.take(batch)
  }

  beforeEach(() => {
    now = NOON
    store = memoryStore()
    feed = transitionFeed({ store, clock })
  })

  it('wakes whoever follows, and says what has changed since they came', async () => {
    await happen(opening('a', NOON).batch)
    let woken = 0
    const follower = await feed.follow('now', () => (woken += 1))
    const { incident, batch } = opening('b', NOON + 1)
    await happen(batch)
    await happen(ending(incident, NOON + MINUTE))
    expect(takeAll(follower)).to.deep.equal(['opened b', 'resolved b'])
    expect(woken).to.equal(2)
    follower.end()
    await happen(opening('c', NOON + 2).batch)
    expect(woken).to.equal(2)
  })

  it('tells what its contract says', async () => {
    const follower = await feed.follow('now', quiet)
    await happen(opening('a', NOON).batch)
    const told = follower.next()
    expect(transitionSchema.parse(JSON.parse(told?.text ?? ''))).to.deep.equal({
      ...{ schema: 'orch-watch/transition/v1', kind: 'opened', id: `${NOON}-a-opened`, at: '2026-11-30T12:00:00.000Z' },
      ...{ incident: 'a', target: 'web-1', check: 'disk', item: '/var', status: 'critical', before: null },
      ...{ summary: '/var 97% used', because: null },
      ...{ beganAt: '2026-11-30T12:00:00.000Z', openedAt: '2026-11-30T12:00:00.000Z' },
    })
  })

  it('goes on behind what somebody has heard last, and repeats nothing of it', async () => {
    for (const id of ['a', 'b', 'c']) await happen(opening(id, NOON).batch)
    expect(takeAll(await feed.follow({ behind: `${NOON}-b-opened` }, quiet))).to.deep.equal(['opened c'])
  })

  it('reads from the store what was before it was started, for whoever was away over a restart', async () => {
    const { incident, batch } = opening('a', NOON)
    await happen(batch)
    await happen(opening('b', NOON + MINUTE).batch)
    now = NOON + 60 * MINUTE
    feed = transitionFeed({ store, clock })
    await happen(ending(incident, now))
    const heard = takeAll(await feed.follow({ behind: `${NOON}-a-opened` }, quiet))
    expect(heard).to.deep.equal(['opened b', 'resolved a'])
  })

  it('says that something is lost when it was too long ago, and tells what is known still', async () => {
    await happen(opening('a', NOON).batch)
    now = NOON + 2 * DAY
    feed = transitionFeed({ store, clock })
    await happen(opening('b', now).batch)
    expect(takeAll(await feed.follow({ behind: `${NOON}-a-opened` }, quiet))).to.deep.equal(['lost some', 'opened b'])
  })

  it('keeps no more for a slow reader than for all, and counts what they have missed', async () => {
    const follower = await feed.follow('now', quiet)
    for (let nth = 0; nth < 2_100; nth += 1) feed.take(opening(`i${nth}`, NOON + nth).batch)
    const heard = takeAll(follower)
    expect([heard[0], heard[1], heard.length]).to.deep.equal(['lost 100', 'opened i100', 2_001])
  })

  it('goes on when the store cannot be read, and says that something may be missing', async () => {
    const broken = { incidents: () => Promise.reject(new Error('no disk')), events: () => Promise.resolve([]) }
    feed = transitionFeed({ store: broken, clock })
    feed.take(opening('b', NOON).batch)
    expect(takeAll(await feed.follow({ behind: `${NOON - MINUTE}-a-opened` }, quiet))).to.deep.equal([
      'lost some',
      'opened b',
    ])
  })

  it('does not believe an id of the future', async () => {
    await happen(opening('b', NOON).batch)
    expect(takeAll(await feed.follow({ behind: `${NOON + DAY}-a-opened` }, quiet))).to.deep.equal([
      'lost some',
      'opened b',
    ])
  })
})
