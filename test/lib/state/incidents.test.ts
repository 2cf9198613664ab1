import { expect } from 'chai'
import type { Incident, OpenIncident } from '../../../lib/model/incident.ts'
import type { Patience } from '../../../lib/model/patience.ts'
import type { Status } from '../../../lib/model/result.ts'
import type { SubjectState } from '../../../lib/model/state.ts'
import { advance } from '../../../lib/state/advance.ts'
import { incidentAfter } from '../../../lib/state/incidents.ts'
import { aResult } from '../../helpers/builders.ts'

const PATIENCE: Patience = { attempts: 2, retryMs: 20_000, recover: 1, flapping: { above: 0.5, below: 0.25 } }
const MINUTE = 60_000

/** Every story that a life has told, as it stood at its end. */
function stories(
  statuses: readonly Exclude<Status, 'unknown'>[],
  after?: (open: OpenIncident) => OpenIncident,
): Incident[] {
  const all = new Map<string, Incident>()
  let open: OpenIncident | null = null
  let state: SubjectState | null = null
  for (const [minute, status] of statuses.entries()) {
    const moved = advance(state, aResult({ status, summary: `${status} at ${minute}`, at: minute * MINUTE }), PATIENCE)
    state = moved.state
    for (const transition of moved.transitions) {
      const next: Incident | null = incidentAfter(open, state, transition, ({ at }) => `i${at / MINUTE}`)
      if (!next) continue
      open = next.phase === 'open' ? (after?.(next) ?? next) : null
      all.set(next.id, open ?? next)
    }
  }
  return [...all.values()]
}

describe('an incident', () => {
  it('is one story from the first believed look to the recovery', () => {
    const [story, ...more] = stories(['ok', 'critical', 'critical', 'critical', 'ok', 'ok'])
    expect(more).to.deep.equal([])
    expect(story).to.include({
      id: 'i2',
      phase: 'resolved',
      beganAt: MINUTE,
      openedAt: 2 * MINUTE,
      because: 'recovered',
    })
    expect(story).to.include({ resolvedAt: 4 * MINUTE, status: 'critical', worst: 'critical' })
  })

  it('goes on when it gets better without being well, and keeps how bad it was', () => {
    const [story, ...more] = stories(['critical', 'critical', 'warning', 'warning'])
    expect(more).to.deep.equal([])
    expect(story).to.include({ phase: 'open', status: 'warning', worst: 'critical', summary: 'warning at 3' })
  })

  it('is a new one when the trouble comes back', () => {
    const ids = stories(['critical', 'critical', 'ok', 'critical', 'critical']).map(({ id }) => id)
    expect(ids).to.deep.equal(['i1', 'i4'])
  })

  it('is open for as long as something flaps, and ends when that has stopped and all is well', () => {
    const restless = Array.from({ length: 20 }, (_, nth) => (nth % 2 === 0 ? ('ok' as const) : ('critical' as const)))
    const calm = Array.from({ length: 20 }, () => 'ok' as const)
    expect(stories(restless)).to.have.length(1)
    expect(stories(restless)[0]).to.include({ phase: 'open', isFlapping: true })
    expect(stories([...restless, ...calm])[0]).to.include({ phase: 'resolved', isFlapping: false })
  })

  it('loses a plain acknowledgement when it gets worse, and keeps a sticky one', () => {
    const acknowledged = (isSticky: boolean) => (open: OpenIncident) =>
      open.status === 'warning' ? { ...open, acknowledged: { by: 'ada', note: 'on it', at: 0, isSticky } } : open
    const worse = ['warning', 'warning', 'critical', 'critical'] as const
    expect(stories(worse, acknowledged(false))[0]).to.not.have.property('acknowledged')
    expect(stories(worse, acknowledged(true))[0]).to.have.property('acknowledged')
  })

  it('ends when its subject is gone, and nothing ends that has not begun', () => {
    const [open] = stories(['critical', 'critical'])
    const gone = { kind: 'gone', because: 'vanished', subject: aResult().subject, at: 9 * MINUTE } as const
    expect(incidentAfter(open as OpenIncident, null, gone, () => '')).to.include({
      phase: 'resolved',
      because: 'vanished',
    })
    expect(incidentAfter(null, null, gone, () => '')).to.equal(null)
  })
})
