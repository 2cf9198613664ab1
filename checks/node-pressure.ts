import * as z from 'zod'
import {
  because,
  chosenByLabels,
  defineCheck,
  formatQuantity,
  lastedMs,
  lasting,
  measure,
  selection,
  verdict,
} from '../lib/kit/index.ts'
import type { ClusterNode, NodePressure } from '../lib/model/node.ts'

/**
 * Asks: the members of the cluster, what they say they run out of, and what is used of them where somebody measures.
 * Judges: a node that says it runs out of memory, disk or processes is a warning, one whose network is not set up is
 * critical; the used share of what instances may have (bad above). A node that is not ready is left to `node-ready`.
 * Faults: not-supported where there is no cluster; those of the orchestrator.
 * Source: docs/architecture.md; each connector says where its figures come from.
 */
export default defineCheck({
  name: 'node-pressure',
  title: 'Pressure on nodes',
  needs: { nodes: ['members'] },
  limits: {
    cpu: { unit: 'ratio', bad: 'above', warn: '> 90%', crit: '> 95%', about: 'used share of the processor time' },
    memory: { unit: 'ratio', bad: 'above', warn: '> 90%', crit: '> 95%', about: 'used share of the memory' },
  },
  options: z.strictObject(selection('nodes')),
  observe: ({ nodes }, options) =>
    chosenByLabels(nodes.members, options, ({ name }) => name).filter(({ isReady }) => isReady),
  judge: (members, { limits, look }) =>
    members.map((node) => {
      const { name: item, pressures } = node
      const cpu = usedRatio(node, 'cpuCores')
      const memory = usedRatio(node, 'memoryBytes')
      const status = pressures.some(({ kind }) => kind === 'network')
        ? 'critical'
        : pressures.length > 0
          ? 'warning'
          : 'ok'
      const told = [
        ...pressures.map((each) => pressureWords(each, look.at)),
        ...(cpu === null ? [] : [`cpu ${formatQuantity(cpu, 'ratio')} used`]),
        ...(memory === null ? [] : [`memory ${formatQuantity(memory, 'ratio')} used`]),
      ]
      return verdict({
        item,
        status,
        say: told.length > 0 ? told.join('; ') : 'no pressure',
        measures: [
          ...(cpu === null ? [] : [measure('cpu', cpu, limits.cpu)]),
          ...(memory === null ? [] : [measure('memory', memory, limits.memory)]),
        ],
      })
    }),
})

/** Null where nobody measures, or nothing is offered. */
function usedRatio({ used, offers }: ClusterNode, of: 'cpuCores' | 'memoryBytes'): number | null {
  const taken = used?.[of]
  const whole = offers[of]
  return taken === undefined || whole === undefined || whole <= 0 ? null : taken / whole
}

function pressureWords(pressure: NodePressure, now: number): string {
  return `${WORDS[pressure.kind]}${lasting(lastedMs(pressure, now))}${because(pressure.why)}`
}

const WORDS: Readonly<Record<NodePressure['kind'], string>> = {
  memory: 'runs out of memory',
  disk: 'runs out of disk',
  processes: 'runs out of processes',
  network: 'network is not set up',
}
