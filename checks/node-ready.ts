import * as z from 'zod'
import {
  because,
  chosenByLabels,
  defineCheck,
  duration,
  firstSeen,
  lastedMs,
  lasting,
  oneLine,
  selection,
  sinceOf,
  stillSeen,
  verdict,
} from '../lib/kit/index.ts'
import type { ClusterNode } from '../lib/model/node.ts'

/**
 * Asks: the members of the cluster, and since when they are closed at the looks before.
 * Judges: one that is not ready is critical. One that is well and is given nothing new is a warning once it has been so
 * for longer than `closedFor`: people close nodes to work on them, and forget.
 * Faults: not-supported where there is no cluster; those of the orchestrator.
 * Source: docs/architecture.md; each connector says which of its words means ready.
 */
export default defineCheck({
  name: 'node-ready',
  title: 'Nodes',
  needs: { nodes: ['members'] },
  limits: {},
  options: z.strictObject({
    ...selection('nodes'),
    closedFor: duration().prefault('24h').describe('how long a node may be given nothing new'),
  }),
  memory: firstSeen,
  observe: ({ nodes }, options) => chosenByLabels(nodes.members, options, ({ name }) => name),
  remember: (members, { before, look }) => {
    const closed = members.filter(({ isReady, closed: why }) => isReady && why !== undefined)
    return [
      ...stillSeen(
        before,
        closed.map(({ id }) => id),
        look.at,
      ),
    ]
  },
  judge: (members, { options, before, look }) =>
    members.map((node) => {
      const item = node.name
      if (!node.isReady) return verdict({ item, status: 'critical', say: notReady(node, look.at) })
      if (node.closed === undefined) return verdict({ item, say: `ready${version(node)}` })
      // Since when a node is in its state says nothing of when it was closed.
      const closedMs = look.at - sinceOf(before, node.id, look.at)
      const why = oneLine(node.closed, 80) || 'closed'
      const lasts = closedMs < 1000 ? '' : `,${lasting(closedMs)} at least`
      const status = closedMs > options.closedFor ? 'warning' : 'ok'
      return verdict({ item, status, say: `ready, and given nothing new: ${why}${lasts}` })
    }),
})

function notReady(node: ClusterNode, now: number): string {
  const state = oneLine(node.state, 60) || 'in a state without a name'
  const closed = node.closed === undefined ? '' : `, ${oneLine(node.closed, 40) || 'closed'}`
  return `not ready, ${state}${lasting(lastedMs(node, now))}${closed}${because(node.why)}`
}

function version({ version: text }: ClusterNode): string {
  return text === undefined || text === '' ? '' : `, version ${oneLine(text, 40)}`
}
