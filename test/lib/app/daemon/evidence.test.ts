import { expect } from 'chai'
import fc from 'fast-check'
import { gatherEvidence } from '../../../../lib/app/daemon/evidence.ts'
import { evidenceText } from '../../../../lib/app/daemon/evidence/text.ts'
import { loadChecks } from '../../../../lib/app/plugins.ts'
import { systemClock } from '../../../../lib/base/clock.ts'
import type { AnyCheck } from '../../../../lib/kit/check.ts'
import type { Session } from '../../../../lib/kit/connector.ts'
import { fault, seen } from '../../../../lib/kit/fault.ts'
import type { IncidentEvent, OpenIncident } from '../../../../lib/model/incident.ts'
import type { EngineReader } from '../../../../lib/model/session.ts'
import { aContainer, aProcess } from '../../../helpers/facts.ts'
import { aSession, aTarget } from '../../../helpers/fakes.ts'
import { anIncident } from '../../../helpers/telling.ts'

const targets = new Map(['web-1', 'web-2', 'web-3'].map((id) => [id, aTarget({ id })]))

/** An engine with one container, which has printed these lines. */
function anEngine(container: Parameters<typeof aContainer>[0], printed: readonly string[] = []): EngineReader {
  return {
    read: () => Promise.resolve({ containers: seen([aContainer(container)]) }),
    logs: ({ onLine }) => {
      for (const text of printed) onLine({ stream: 'stdout', atNs: '1792720800000000000', text })
      return Promise.resolve({ entries: printed.length, whole: true })
    },
  }
}

describe('evidence', () => {
  let checks: ReadonlyMap<string, AnyCheck>
  before(async () => void (checks = await loadChecks([])))

  async function gathered(
    opened: readonly OpenIncident[],
    open: () => Promise<Session>,
    during?: (over: AbortController) => void,
    changed: readonly string[] = [],
  ): Promise<IncidentEvent[]> {
    const events: IncidentEvent[] = []
    const over = new AbortController()
    const evidence = gatherEvidence({
      changedBefore: () => Promise.resolve(changed),
      generation: () => ({ targets, checks, secrets: () => [] }),
      clock: systemClock,
      sessions: { open: async () => ({ session: await open() }) },
      save: (batch) => {
        events.push(...(batch.events ?? []))
        return Promise.resolve()
      },
      stopping: over.signal,
    })
    evidence.gather(opened)
    during?.(over)
    await evidence.settled()
    return events
  }
  const aboutContainer = anIncident({ check: 'container-state', item: 'shop' })

  it('begins with what changed before, in an event of its own that no log pushes out', async () => {
    const engine = anEngine({ name: 'shop', phase: 'exited' }, ['starting'])
    const changed = ['what changed in the hour before:', '2m before: web-1/shop made anew with other settings']
    const events = await gathered([aboutContainer], () => Promise.resolve(aSession({ engine })), undefined, changed)
    expect(events.map(({ text }) => text.split('\n')[0])).to.have.length(2)
    expect(events[0]?.text).to.equal(changed.join('\n'))
  })

  it('of a container is how it ended and what it printed last', async () => {
    const dead = { name: 'shop', phase: 'exited', exitCode: 137, oomKilled: true, restarts: 3 } as const
    const engine = anEngine(dead, ['starting', 'out of heap'])
    const [event] = await gathered([aboutContainer], () => Promise.resolve(aSession({ engine })))
    expect(event).to.include({ incident: aboutContainer.id, kind: 'evidence' })
    expect(event?.text.split('\n')).to.deep.equal([
      'exited, exit code 137 (killed), killed for want of memory, restarted 3 times',
      'its last 2 lines:',
      '2026-10-23 02:00:00Z starting',
      '2026-10-23 02:00:00Z out of heap',
    ])
  })

  it('is the last fifty lines, of which none has a password in it and none can act on a terminal', async () => {
    const lines = Array.from({ length: 80 }, (_, nth) => `line ${nth}`)
    const printed = [...lines, 'password=hunter2', '\u001b[2Jgone']
    const engine = anEngine({ name: 'shop' }, printed)
    const [event] = await gathered([aboutContainer], () => Promise.resolve(aSession({ engine })))
    const kept = event?.text.split('\n').slice(2) ?? []
    expect(kept).to.have.length(50)
    expect(kept[0]).to.match(/line 32$/u)
    expect(event?.text).to.not.contain('hunter2')
    expect(kept.at(-1)).to.match(/\\u\{1b\}\[2Jgone$/u)
  })

  it('of a host is which programs were the largest, and which were at work', async () => {
    const small = Array.from({ length: 20 }, (_, nth) => aProcess({ pid: 100 + nth, name: 'idle', residentBytes: nth }))
    const large = aProcess({ pid: 812, name: 'postgres', residentBytes: 2 ** 30, state: 'R' })
    const host = { read: () => Promise.resolve({ processes: seen([...small, large]) }) }
    const [event] = await gathered([anIncident({ check: 'memory', item: '' })], () =>
      Promise.resolve(aSession({ host })),
    )
    const lines = event?.text.split('\n') ?? []
    expect(lines.slice(0, 2)).to.deep.equal(['the largest of 21 processes:', '1 GiB postgres (812, R)'])
    expect(lines).to.have.length(12)
    expect(lines.at(-1)).to.equal('at work at that moment: postgres (812, R)')
  })

  it('is none where the target cannot be reached, and that is said', async () => {
    const unreachable = anIncident({ check: 'reachable', item: '' })
    const refuse = (): Promise<Session> => Promise.reject(fault('unreachable', 'no route to host'))
    const events = await gathered([unreachable, aboutContainer], refuse)
    expect(events.map(({ text }) => text)).to.have.members([
      'none: the target cannot be reached',
      'none: no route to host',
    ])
  })

  it('is nothing at all where nobody knows more than the check has said', async () => {
    const events = await gathered([anIncident({ check: 'http', item: '' })], () => Promise.reject(new Error('asked')))
    expect(events).to.deep.equal([])
  })

  it('asks two at once, and each target one thing at a time', async () => {
    let asking = 0
    let most = 0
    const engine: EngineReader = {
      ...anEngine({ name: 'shop' }),
      read: async () => {
        most = Math.max(most, (asking += 1))
        await new Promise((resolve) => setImmediate(resolve))
        asking -= 1
        return { containers: seen([aContainer({ name: 'shop' })]) }
      },
    }
    const opened = ['web-1', 'web-2', 'web-3'].flatMap((target) =>
      [1, 2].map((nth) => anIncident({ id: `${target}-${nth}`, target, check: 'container-state', item: 'shop' })),
    )
    const events = await gathered(opened, () => Promise.resolve(aSession({ engine })))
    expect([events.length, most]).to.deep.equal([6, 2])
  })

  it('is not gathered of a flood', async () => {
    const opened = Array.from({ length: 200 }, (_, nth) => ({ ...aboutContainer, id: `${nth}` }))
    const engine = anEngine({ name: 'shop' })
    const events = await gathered(opened, () => Promise.resolve(aSession({ engine })))
    expect(events.filter(({ text }) => text === 'none: too much has broken at once')).to.have.length(150)
  })

  it('ends at once when the daemon is told to stop', async () => {
    const engine: EngineReader = { read: () => new Promise(() => undefined) }
    const open = (): Promise<Session> => Promise.resolve(aSession({ engine }))
    expect(await gathered([aboutContainer], open, (over) => over.abort(new Error('stop')))).to.deep.equal([])
  })

  it('fits into 16 KiB whatever was printed, and is nothing but harmless lines', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 1200 }), { maxLength: 120 }), (printed) => {
        const text = evidenceText(['exited', ...printed], [])
        expect(Buffer.byteLength(text)).to.be.at.most(16 * 1024)
        expect(text).to.match(/^exited(\n|$)/u)
        expect(text.replaceAll('\n', '')).to.not.match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      }),
      { numRuns: 200 },
    )
  })

  it('hides what the inventory keeps secret wherever it stands', () => {
    expect(evidenceText(['running', 'login with hunter2-long failed'], ['hunter2-long'])).to.equal(
      'running\nlogin with *** failed',
    )
  })
})
