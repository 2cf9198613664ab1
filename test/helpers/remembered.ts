import { toLabels } from '../../lib/model/labels.ts'
import type { NoticeEntry, Outgoing, Told } from '../../lib/model/notice.ts'
import type { SubjectState } from '../../lib/model/state.ts'
import type { TargetRecord } from '../../lib/model/store.ts'

const ROUTE = { rule: 'tell ops', notifier: 'ops' }

export function aTargetRecord(id: string, states = 1): TargetRecord {
  const stateOf = (nth: number): SubjectState => ({
    subject: { target: id, check: 'disk', item: `/var/${nth}` },
    ...{ status: 'ok', summary: '83% used, 3.1 GiB free', at: 1_700_000_000_000, since: 1_700_000_000_000 },
    ...{ hard: 'ok', hardSince: 1_700_000_000_000, against: 0, againstSince: 1_700_000_000_000 },
    ...{ flips: '0'.repeat(21), isFlapping: false },
  })
  return { id, states: Array.from({ length: states }, (_, nth) => stateOf(nth)), memory: new Map() }
}

export function aTold(incidentId: string): Told {
  return { route: ROUTE, incident: incidentId, group: 'web-1', status: 'critical', isFlapping: false, at: 0 }
}

export function anOutgoing(key: string, parts: Partial<Outgoing> = {}): Outgoing {
  const entries: readonly NoticeEntry[] = [
    {
      ...{ incident: 'web-1-disk', subject: { target: 'web-1', check: 'disk', item: '/var' }, labels: toLabels([]) },
      ...{ kind: 'problem', status: 'critical', isFlapping: false, summary: '96% used' },
      ...{ beganAt: 0, openedAt: 0, affected: [] },
    },
  ]
  const notice = { key, route: ROUTE, group: 'web-1', sequence: 1, at: 0, entries }
  return { notice, state: 'waiting', attempts: 0, at: 0, answer: '', ...parts }
}
