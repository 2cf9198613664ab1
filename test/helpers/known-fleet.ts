import { join } from 'node:path'
import type { Incident, IncidentEvent } from '../../lib/model/incident.ts'
import type { Status } from '../../lib/model/result.ts'
import type { SubjectState } from '../../lib/model/state.ts'
import type { Batch } from '../../lib/model/store.ts'
import { openStore } from '../../lib/store/open-store.ts'

const MINUTE_MS = 60_000

/** An inventory of hosts that nobody ever talks to. */
export const KNOWN_FLEET = `targets:
  - { id: web-1, runtime: ssh, address: root@198.51.100.1, labels: { env: prod } }
  - { id: web-2, runtime: ssh, address: root@198.51.100.2, labels: { env: prod } }
  - { id: db-1, runtime: ssh, address: root@198.51.100.3, labels: { env: prod } }
  - { id: shop, runtime: ssh, address: root@198.51.100.4 }
`

type Known = readonly [target: string, check: string, item: string, status: Status, summary: string]

const STATES: readonly Known[] = [
  ['web-1', 'disk', '/', 'ok', '41% used, 23.1 GiB free'],
  ['web-1', 'disk', '/var', 'critical', '96.2% used, 1.1 GiB free (used > 90%)'],
  ['web-1', 'load', '', 'warning', '5.1 for each processor (load > 4)'],
  ['web-2', 'disk', '/', 'ok', '12% used, 80 GiB free'],
  ['web-2', 'disk', '\u001b[31mevil\u202e 日本語のディスク', 'ok', '\u001b]0;title\u0007 12% used'],
  ['db-1', 'reachable', '', 'unknown', 'connect ETIMEDOUT 198.51.100.3:22'],
  ['shop', 'workload-replicas', 'shop/web', 'critical', '0 of 3 ready: web.1 on node-2: CrashLoopBackOff'],
  ['shop', 'workload-replicas', 'shop/api', 'ok', '2 of 2 ready'],
]

/**
 * Keeps in a store of a folder what a daemon would have written about the fleet a moment ago.
 *
 * @param more what it would have seen besides
 * @returns its address
 */
export async function keepKnownFleet(folder: string, now: number, more: readonly Known[] = []): Promise<string> {
  const address = `sqlite:${join(folder, 'store.db')}`
  const store = await openStore(address, { access: 'write' })
  try {
    await store.save(batchAt(now, [...STATES, ...more]))
  } finally {
    await store.close()
  }
  return address
}

function batchAt(now: number, known: readonly Known[]): Batch {
  const states = known.map(([target, check, item, status, summary], nth): SubjectState => {
    const since = now - (nth + 1) * 7 * MINUTE_MS
    return {
      ...{ subject: { target, check, item }, status, summary, at: now - 5_000, since, hard: status, hardSince: since },
      ...{ against: 0, againstSince: since, flips: '0'.repeat(21), isFlapping: false },
    }
  })
  const ids = [...new Set(states.map(({ subject }) => subject.target))]
  const stories = states.flatMap(storyOf)
  return {
    targets: ids.map((id) => ({
      ...{ id, states: states.filter(({ subject }) => subject.target === id), memory: new Map() },
    })),
    incidents: stories.map(({ incident }) => incident),
    events: stories.flatMap(({ events }) => events),
  }
}

function storyOf({ subject, status, summary, since }: SubjectState): {
  incident: Incident
  events: readonly IncidentEvent[]
}[] {
  if (status === 'ok') return []
  const id = `${subject.target}-${subject.check}${subject.item}`
  const incident: Incident = {
    ...{ id, subject, phase: 'open', status, worst: status, summary, isFlapping: false },
    ...{ beganAt: since - MINUTE_MS, openedAt: since },
  }
  const events: IncidentEvent[] = [
    { incident: id, at: since, kind: 'opened', text: `${status}: ${summary}` },
    { incident: id, at: since + 30_000, kind: 'delivered', text: 'ops: accepted as 4711' },
  ]
  return [{ incident, events }]
}
