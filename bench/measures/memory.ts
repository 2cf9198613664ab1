import type { Bench, Measure } from '../bench.ts'
import type { Series, Taken } from '../series.ts'
import { startWatcher, warmUp } from '../watchers.ts'
import type { Watcher } from '../watchers.ts'

const MASTERS = 20
/** Room for what is soon thrown away, kept small: it comes and goes by tens of megabytes and belongs to no connection. */
const FLAGS = ['--max-semi-space-size=1'] as const

/** Every round is a process of its own: what one has once taken from the system it does not give back. */
export const memory: Measure = {
  name: 'memory',
  goals: ['G4'],
  run: async (bench) => {
    const [few, many] = bench.isQuick ? [50, 150] : [100, 500]
    bench.say(`memory: ${few} and ${many} hosts, ${MASTERS} masters`)
    const rounds = []
    for (let at = 0; at < Math.min(2, bench.rounds); at += 1) {
      const looked = await growth(bench, 'look', few, many)
      const masters = await ofMasters(bench)
      const passed = await growth(bench, 'pass', few, many)
      rounds.push({ 'orch-watch': looked, ControlMaster: masters, 'orch-watch, judged': passed })
    }
    return [series(few, many, rounds)]
  },
}

function series(few: number, many: number, rounds: Series['rounds']): Series {
  const notes = [
    `orch-watch: what its process grows by from ${few} to ${many} connected hosts (RSS after a forced collection), each with its kept channel and what its reader remembers, divided by the number; "judged": with whole passes, and so with what all checks and reports left in the heap.`,
    `ControlMaster: Pss of one of ${MASTERS} masters, pages shared with the others divided among them.`,
  ]
  return { id: 'memory', title: 'memory per connected host', notes, per: 'connected host', rounds }
}

async function growth(bench: Bench, kind: 'look' | 'pass', few: number, many: number): Promise<Taken> {
  const yard = await bench.yard()
  const watcher = await startWatcher('memory', yard.inventory('memory.yaml', many), bench.ending, FLAGS)
  try {
    const before = await settled(watcher, kind, few)
    const after = await settled(watcher, kind, many)
    return { memoryKiB: (after - before) / (many - few) }
  } finally {
    await watcher.stop()
  }
}

/** RSS after a few looks, so that kept channels stand and nothing is left over from the handshakes. */
async function settled(watcher: Watcher, kind: 'look' | 'pass', count: number): Promise<number> {
  await warmUp(watcher, count, kind)
  const { rssKiB } = await watcher.tell({ kind: 'memory' })
  return rssKiB
}

async function ofMasters(bench: Bench): Promise<Taken> {
  const yard = await bench.yard()
  const masters = await yard.masters(MASTERS)
  const memoryKiB = masters.pssKiB()
  await masters.stop()
  return { memoryKiB }
}
