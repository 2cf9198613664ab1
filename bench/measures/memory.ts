import type { Bench, Measure } from '../bench.ts'
import type { Series, Taken } from '../series.ts'
import { startWatcher } from '../watchers.ts'
import type { Watcher } from '../watchers.ts'

const MASTERS = 20
const LOOKS = 3

/** Every round is a process of its own: what one has once taken from the system it does not give back. */
export const memory: Measure = {
  name: 'memory',
  goals: ['G4'],
  run: async (bench) => {
    const [few, many] = bench.isQuick ? [50, 150] : [100, 500]
    bench.say(`memory: ${few} and ${many} hosts, ${MASTERS} masters`)
    const rounds = []
    for (let at = 0; at < Math.min(2, bench.rounds); at += 1) {
      rounds.push({ 'orch-watch': await growth(bench, few, many), ControlMaster: await ofMasters(bench) })
    }
    return [series(few, many, rounds)]
  },
}

function series(few: number, many: number, rounds: Series['rounds']): Series {
  const notes = [
    `orch-watch: what its process grows by from ${few} to ${many} connected hosts (RSS after a forced collection), each with its kept channel and what is remembered of it, divided by the number.`,
    `ControlMaster: Pss of one of ${MASTERS} masters, pages shared with the others divided among them.`,
  ]
  return { id: 'memory', title: 'memory per connected host', notes, per: 'connected host', rounds }
}

async function growth(bench: Bench, few: number, many: number): Promise<Taken> {
  const yard = await bench.yard()
  const watcher = await startWatcher('memory', yard.inventory('memory.yaml', many), bench.ending)
  try {
    const before = await settled(watcher, few)
    const after = await settled(watcher, many)
    return { memoryKiB: (after - before) / (many - few) }
  } finally {
    await watcher.stop()
  }
}

/** RSS after a few looks, so that kept channels stand and nothing is left over from the handshakes. */
async function settled(watcher: Watcher, count: number): Promise<number> {
  await watcher.tell({ kind: 'open', count })
  for (let left = LOOKS; left > 0; left -= 1) await watcher.tell({ kind: 'pass', count })
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
