import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildAll } from '../../bench/built.ts'
import { startWatcher } from '../../bench/watchers.ts'
import type { Watcher } from '../../bench/watchers.ts'
import { NODE_FLAGS } from '../../lib/cli/commands/service/unit.ts'
import { startBigCluster } from '../helpers/big-cluster.ts'
import { startBigEngine } from '../helpers/big-engine.ts'
import { needRoot } from './hosts.ts'
import { quantile } from './proof.ts'
import type { Bench, Proof, Verdict } from './proof.ts'

type Sizes = { readonly workloads: number; readonly each: number; readonly containers: number; readonly passes: number }

const MOST_CPU_MS = 2_000
const MOST_LOOK_MS = 20_000
const MOST_GROWTH_MIB = 200
/** Of the containers of an engine so many run, the others have ended. */
const RUNNING_SHARE = 0.1

/**
 * Large answers, from a cluster and an engine that are processes of their own: what one whole pass takes of ours, all
 * checks included. The first pass is the one that counts: nothing is compiled, and nothing known, then.
 */
export const pods: Proof<Sizes> = {
  about:
    'one pass over 5,000 pods in 200 workloads, and over an engine with 10,000 containers: processor, memory, time',
  full: { workloads: 200, each: 25, containers: 10_000, passes: 10 },
  small: { workloads: 20, each: 25, containers: 500, passes: 3 },
  async run(bench: Bench<Sizes>): Promise<Verdict> {
    needRoot()
    bench.say('building')
    buildAll()
    const cluster = await overCluster(bench)
    const engine = await overEngine(bench)
    return { figures: { ...cluster.figures, ...engine.figures }, wrong: [...cluster.wrong, ...engine.wrong] }
  },
}

async function overCluster({ sizes, ending, folder, say }: Bench<Sizes>): Promise<Verdict> {
  const { workloads, each, passes } = sizes
  const big = await startBigCluster(workloads, each)
  const stop = ending.later(() => big.stop())
  const watcher = await watching('pods', `{ runtime: kubernetes, kubeconfig: '${big.kubeconfig}' }`, { ending, folder })
  say('looking at the cluster')
  const taken = await passesOver(watcher, passes)
  const { seen } = await watcher.tell({ kind: 'workloads', target: 'pods' })
  await watcher.stop()
  await stop()
  const { firstCpuMs } = taken
  return {
    figures: {
      'pods seen': seen,
      'cluster, first pass, CPU ms': firstCpuMs,
      'cluster, first pass, ms': taken.firstMs,
      'cluster, a pass after it, CPU ms': taken.laterCpuMs,
      ...memoryWords('cluster', taken),
    },
    wrong: [
      ...taken.faults,
      ...(seen === workloads * each ? [] : [`${seen} of ${workloads * each} pods were seen`]),
      ...(firstCpuMs <= MOST_CPU_MS ? [] : [`a pass takes ${firstCpuMs} ms of CPU, and may take ${MOST_CPU_MS} ms`]),
    ],
  }
}

async function overEngine({ sizes, ending, folder, say }: Bench<Sizes>): Promise<Verdict> {
  const { containers, passes } = sizes
  const running = Math.round(containers * RUNNING_SHARE)
  const big = await startBigEngine(running, containers - running)
  const stop = ending.later(() => big.stop())
  const watcher = await watching('containers', `{ runtime: docker, endpoint: '${big.endpoint}' }`, { ending, folder })
  say('looking at the engine')
  const taken = await passesOver(watcher, passes)
  const { seen } = await watcher.tell({ kind: 'engine', target: 'containers', sections: ['containers'] })
  await watcher.stop()
  await stop()
  const grownMiB = taken.mostMiB - taken.beforeMiB
  return {
    figures: {
      'containers seen': seen,
      'engine, first pass, ms': taken.firstMs,
      'engine, first pass, CPU ms': taken.firstCpuMs,
      'engine, a pass after it, CPU ms': taken.laterCpuMs,
      ...memoryWords('engine', taken),
    },
    wrong: [
      ...taken.faults,
      ...(seen === containers ? [] : [`${seen} of ${containers} containers were seen`]),
      ...(taken.firstMs <= MOST_LOOK_MS ? [] : [`a pass takes ${taken.firstMs} ms, and may take ${MOST_LOOK_MS} ms`]),
      ...(grownMiB <= MOST_GROWTH_MIB ? [] : [`it grows by ${grownMiB} MiB, and may by ${MOST_GROWTH_MIB} MiB`]),
    ],
  }
}

function watching(
  id: string,
  target: string,
  { ending, folder }: Pick<Bench<Sizes>, 'ending' | 'folder'>,
): Promise<Watcher> {
  const config = join(folder, `${id}.yaml`)
  writeFileSync(config, `settings: { timeout: 2m }\ntargets: [{ id: ${id}, ${target.slice(1)}]\n`)
  return startWatcher(id, config, ending, NODE_FLAGS)
}

interface Taken {
  readonly firstMs: number
  readonly firstCpuMs: number
  /** The median of those after the first. */
  readonly laterCpuMs: number
  /** RSS when the conversation was open, and after the first pass, both when what was thrown away is given back. */
  readonly beforeMiB: number
  readonly afterMiB: number
  /** The most there was until the end of the first pass, and of all of them. */
  readonly mostMiB: number
  readonly mostOfAllMiB: number
  readonly faults: readonly string[]
}

async function passesOver(watcher: Watcher, passes: number): Promise<Taken> {
  await watcher.tell({ kind: 'open', count: 1 })
  const before = await watcher.tell({ kind: 'memory' })
  const first = await watcher.tell({ kind: 'pass', count: 1 })
  const after = await watcher.tell({ kind: 'memory' })
  const later = []
  for (let left = passes - 1; left > 0; left -= 1) later.push(await watcher.tell({ kind: 'pass', count: 1 }))
  const laterCpu = later.map(({ cpuMs }) => cpuMs)
  return {
    firstMs: Math.round(first.wallMs),
    firstCpuMs: Math.round(first.cpuMs),
    laterCpuMs: Math.round(quantile(laterCpu, 0.5)),
    beforeMiB: mebibytes(before.rssKiB),
    afterMiB: mebibytes(after.rssKiB),
    mostMiB: mebibytes(first.mostRssKiB),
    mostOfAllMiB: mebibytes((later.at(-1) ?? first).mostRssKiB),
    faults: [...new Set([first, ...later].flatMap(({ faults }) => faults))],
  }
}

function mebibytes(kibibytes: number): number {
  return Math.round(kibibytes / 1024)
}

function memoryWords(of: string, taken: Taken): Readonly<Record<string, number>> {
  return {
    [`${of}, RSS before, MiB`]: taken.beforeMiB,
    [`${of}, RSS after the first pass, MiB`]: taken.afterMiB,
    [`${of}, RSS at its most in it, MiB`]: taken.mostMiB,
    [`${of}, RSS at its most in all passes, MiB`]: taken.mostOfAllMiB,
  }
}
