import * as z from 'zod'
import { countOf, defineCheck, formatQuantity, measure, metric, oneLine, together, verdict } from '../lib/kit/index.ts'
import type { Limits } from '../lib/model/limit.ts'
import type { Unit } from '../lib/model/limit.ts'
import type { Verdict } from '../lib/model/result.ts'
import type { ClusterNode, Resources } from '../lib/model/node.ts'

/**
 * Asks: the members of the cluster, what they offer and what of it has been promised.
 * Judges: whether all that has been promised still fits when nodes are lost, the largest ones (option `lose`): a warning
 * where it does not. The promised share of all that ready and open nodes offer (bad above). Only sums are compared:
 * whether each instance finds a node that is large enough for it, and may have it, is not asked. Where one node is all
 * there is, its loss is said and not judged.
 * Faults: not-supported where there is no cluster; those of the orchestrator.
 * Source: docs/architecture.md; each connector says what is promised by instances that say nothing.
 */
export default defineCheck({
  name: 'cluster-capacity',
  title: 'Room in the cluster',
  needs: { nodes: ['members'] },
  limits: {
    cpu: { unit: 'ratio', bad: 'above', warn: '> 90%', about: 'promised share of the processors of ready nodes' },
    memory: { unit: 'ratio', bad: 'above', warn: '> 90%', about: 'promised share of the memory of ready nodes' },
  },
  options: z.strictObject({
    lose: z.number().int().min(1).max(1000).default(1).describe('how many nodes may be lost with all still fitting'),
  }),
  observe: ({ nodes }) => nodes.members,
  judge: (members, { limits, options }) => {
    const open = members.filter(({ isReady, closed }) => isReady && closed === undefined)
    const nodes = open.filter(({ offers }) => KINDS.some(({ of }) => (offers[of] ?? 0) > 0))
    return [
      nodes.length > 0
        ? judgeNodes(nodes, limits, options.lose)
        : verdict({ say: noneWords(members), status: 'warning' }),
    ]
  },
})

/** Why nothing new can be started anywhere: "2 nodes, and none takes anything new: node-1 not ready, node-2 drain". */
function noneWords(members: readonly ClusterNode[]): string {
  if (members.length === 0) return 'there is no node'
  const states = members.map(({ name, isReady, closed }): readonly [name: string, says: string] => [
    oneLine(name, 80),
    isReady ? ` ${oneLine(closed ?? 'offers nothing', 40) || 'closed'}` : ' not ready',
  ])
  return `${countOf(members.length, 'node')}, and none takes anything new: ${together(states)}`
}

const KINDS = [
  { of: 'cpuCores', name: 'cpu', words: 'processors', unit: 'count' },
  { of: 'memoryBytes', name: 'memory', words: 'memory', unit: 'bytes' },
  { of: 'instances', name: 'instances', words: 'instances', unit: 'count' },
] as const satisfies readonly { of: keyof Resources; name: string; words: string; unit: Unit }[]

function judgeNodes(nodes: readonly ClusterNode[], limits: Limits<'cpu' | 'memory'>, lose: number): Verdict {
  const rooms = KINDS.flatMap((kind) => roomOf(nodes, kind, lose))
  const measures = rooms.flatMap(({ name, promised, offered }) =>
    name === 'instances' ? [] : [measure(name, promised / offered, limits[name])],
  )
  if (nodes.length === 1) return verdict({ say: 'one node: its loss ends all', measures })
  const lost = lose === 1 ? 'one node' : countOf(lose, 'node')
  const tight = rooms.filter(({ promised, left }) => promised > left)
  if (lose >= nodes.length)
    return verdict({
      say: `${countOf(nodes.length, 'node')}: the loss of ${lost} ends all`,
      status: 'warning',
      measures,
    })
  const say =
    tight.length > 0
      ? `not all fits without ${lost}: ${tight.map(tightWords).join('; ')}`
      : `${countOf(nodes.length, 'node')}, all fits without ${lost}`
  const spare = Math.min(1, ...rooms.map(({ promised, left }) => (left > 0 ? Math.max(0, 1 - promised / left) : 0)))
  return verdict({
    say: rooms.length === 0 ? `${countOf(nodes.length, 'node')}, and nobody says what has been promised` : say,
    status: tight.length > 0 ? 'warning' : 'ok',
    measures,
    metrics: rooms.length === 0 ? [] : [metric('spare', spare, 'ratio')],
  })
}

interface Room {
  readonly name: (typeof KINDS)[number]['name']
  readonly words: string
  readonly unit: Unit
  readonly promised: number
  readonly offered: number
  /** What is offered without the largest nodes. */
  readonly left: number
}

/** Nothing where not every node says what it offers, or none says what of it has been promised. */
function roomOf(
  nodes: readonly ClusterNode[],
  { of, name, words, unit }: (typeof KINDS)[number],
  lose: number,
): Room[] {
  const offers = nodes.flatMap((node) => node.offers[of] ?? [])
  const promises = nodes.flatMap((node) => node.promised[of] ?? [])
  const offered = sum(offers)
  if (offers.length < nodes.length || promises.length === 0 || offered <= 0) return []
  const left = sum(offers.toSorted((one, other) => other - one).slice(lose))
  return [{ name, words, unit, promised: sum(promises), offered, left }]
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function tightWords({ words, unit, promised, left }: Room): string {
  return `${words} ${formatQuantity(promised, unit)} promised, ${formatQuantity(left, unit)} left`
}
