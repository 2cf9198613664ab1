import { countOf, defineCheck, listed, metric, noOptions, oneLine, verdict } from '../lib/kit/index.ts'
import type { Verdict } from '../lib/model/result.ts'
import type { ControlMember, ControlPlane } from '../lib/model/node.ts'

/**
 * Asks: those that decide for the cluster.
 * Judges: nobody leads, too few of them are there, or the whole is not ready: critical. That one more loss ends it, that
 * a member is not there, or that a part of it fails while the whole is ready: a warning.
 * Faults: not-supported where there is no cluster; those of the orchestrator.
 * Source: docs/architecture.md. More than half of the members have to agree; each connector says how many that are.
 */
export default defineCheck({
  name: 'cluster-quorum',
  title: 'Control plane',
  needs: { nodes: ['control'] },
  limits: {},
  options: noOptions,
  observe: ({ nodes }) => nodes.control,
  judge: (control) => {
    const { needed, members } = control
    const all = [...leading(control), ...quorum(control), ...failing(control)]
    const wrong = all.toSorted((one, other) => Number(other.status === 'critical') - Number(one.status === 'critical'))
    const status = wrong.some((each) => each.status === 'critical') ? 'critical' : wrong.length > 0 ? 'warning' : 'ok'
    const say = wrong.length > 0 ? wrong.map((each) => each.say).join('; ') : well(control)
    return [verdict({ status, say, metrics: needed > 0 ? [metric('reachable', reachable(members), 'count')] : [] })]
  },
})

function reachable(members: readonly ControlMember[]): number {
  return members.filter(({ isReachable }) => isReachable).length
}

interface Wrong {
  readonly status: Exclude<Verdict['status'], 'ok'>
  readonly say: string
}

function leading({ leader, isReady, failing: parts, members, needed }: ControlPlane): Wrong[] {
  const isExplained = parts.length > 0 || leader === null || reachable(members) < needed
  return [
    ...(leader === null ? [{ status: 'critical' as const, say: 'nobody leads' }] : []),
    ...(isReady || isExplained ? [] : [{ status: 'critical' as const, say: 'not ready' }]),
  ]
}

function quorum({ members, needed }: ControlPlane): Wrong[] {
  if (needed === 0) return []
  const gone = members.filter(({ isReachable }) => !isReachable)
  const there = reachable(members)
  const count = `${there} of ${members.length} reachable, ${needed} needed`
  const names = gone.length > 0 ? `: not ${listed(gone.map(nameOf))}` : ''
  if (there < needed) return [{ status: 'critical', say: `quorum lost, ${count}${names}` }]
  if (there === needed && members.length > 1)
    return [{ status: 'warning', say: `one more loss ends it, ${count}${names}` }]
  return gone.length > 0 ? [{ status: 'warning', say: `${count}${names}` }] : []
}

function nameOf({ name, why }: ControlMember): string {
  // A fault says whom it is about, and so do we.
  const words = oneLine(why.startsWith(`${name}: `) ? why.slice(name.length + 2) : why, 80)
  return `${oneLine(name, 80)}${words === '' ? '' : ` (${words})`}`
}

function failing({ failing: parts, isReady }: ControlPlane): Wrong[] {
  if (parts.length === 0) return []
  const names = listed(parts.map((each) => oneLine(each, 120) || 'a part without a name'))
  return isReady
    ? [{ status: 'warning', say: `ready, and fails in part: ${names}` }]
    : [{ status: 'critical', say: `not ready: ${names}` }]
}

function well({ leader, members }: ControlPlane): string {
  const there = members.length > 0 ? `, ${countOf(members.length, 'member')} reachable` : ''
  return `ready${there}${leader ? `, ${oneLine(leader, 80)} leads` : ''}`
}
