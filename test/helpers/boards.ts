import type { IncidentSeen, SubjectSeen, TargetSeen, WorkloadSeen } from '../../lib/pages/board.ts'
import type { Site } from '../../lib/pages/frame.ts'
import { standingOf } from '../../lib/kit/workloads/state-words.ts'
import type { OpenIncident } from '../../lib/model/incident.ts'
import type { Instance, Workload } from '../../lib/model/workload.ts'

/** 2026-11-23T01:00:00Z: every board is of this moment unless it says otherwise. */
export const NOW = Date.UTC(2026, 10, 23, 1, 0, 0)
export const MINUTE_MS = 60_000
export const DAY_MS = 24 * 60 * MINUTE_MS

export const SITE: Site = { style: '/assets/style.css', script: '/assets/live.js', events: null }

/** An ok one about a disk, seen ten seconds ago, unless said otherwise. */
export function aSubject({
  target = 'web-1',
  check = 'disk',
  item = '',
  ...own
}: Partial<SubjectSeen> & { target?: string; check?: string; item?: string } = {}): SubjectSeen {
  return {
    ...{ subject: { target, check, item }, status: 'ok', isPending: false, isFlapping: false, isStale: false },
    ...{ summary: '41% used, 23.1 GiB free', at: NOW - 10_000, since: NOW - 3 * DAY_MS, ...own },
  }
}

export function aTarget(own: Partial<TargetSeen> = {}): TargetSeen {
  const cost = { connections: 0, roundTrips: 1, bytes: 5120 }
  return {
    ...{ id: 'web-1', runtime: 'ssh', labels: {}, groups: [], everyMs: MINUTE_MS, subjects: [] },
    ...{ look: { at: NOW - 10_000, tookMs: 35, cost }, ...own },
  }
}

export function anIncident({
  mute = null,
  behind = null,
  isStale = false,
  target = 'web-1',
  check = 'disk',
  item = '',
  ...own
}: Partial<OpenIncident> &
  Partial<Omit<IncidentSeen, 'incident'>> & { target?: string; check?: string; item?: string } = {}): IncidentSeen {
  const { openedAt = NOW - 12 * MINUTE_MS, status = 'critical' } = own
  const incident: OpenIncident = {
    ...{
      id: `${target}-${check}-${item}`,
      subject: { target, check, item },
      phase: 'open',
      worst: status,
      isFlapping: false,
    },
    ...{ beganAt: openedAt - MINUTE_MS, openedAt, status, summary: '93.1% used, 3.1 GiB free (used > 90%)', ...own },
  }
  return { incident, says: incident.summary, mute, behind, isStale }
}

export function anInstance(slot: number, own: Partial<Instance> = {}): Instance {
  return {
    ...{
      id: `id-${slot}`,
      name: `shop-web.${slot}`,
      slot: String(slot),
      node: `web-${(slot % 3) + 1}`,
      phase: 'running',
    },
    ...{ isWanted: true, isReady: true, isUpdated: true, since: NOW - 3 * DAY_MS - slot * MINUTE_MS, ...own },
  }
}

export function aWorkload(own: Partial<Workload> = {}): Workload {
  const { desired = 3 } = own
  const { instances = Array.from({ length: desired }, (_, at) => anInstance(at + 1)) } = own
  const ready = instances.filter(({ isWanted, isReady }) => isWanted && isReady).length
  return {
    ...{
      id: 'shop/web',
      kind: 'replicated service',
      mode: 'replicated',
      labels: {},
      image: 'registry.example.org/shop/web:1.4.2',
    },
    ...{ desired, scheduled: ready, running: ready, ready, updated: ready, surplus: 0, instances, ...own },
  }
}

export function seenWorkload(workload: Workload, own: Partial<WorkloadSeen> = {}): WorkloadSeen {
  return { target: 'stack', at: NOW - 8_000, isStale: false, status: standingOf(workload), workload, ...own }
}
