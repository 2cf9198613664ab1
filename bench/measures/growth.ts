import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { interleave } from '../bench.ts'
import type { Bench, Measure } from '../bench.ts'
import { BETWEEN_MS, startWatcher, takenBy, warmUp } from '../watchers.ts'
import type { Watcher } from '../watchers.ts'

const FEW = 100
/** A connection on our side; the rest is Node's own. */
const SPARE_FILES = 200

const NOTES = [
  'Everything the shipped checks ask, over kept connections, all hosts in one burst, judging included: one process that watches 100, one that watches 1,000.',
  'All hosts share the processors with both: the wall is mostly their work.',
]

export const growth: Measure = {
  name: 'growth',
  goals: ['G12'],
  run: async (bench) => {
    // A quick run shows how it grows and judges nothing by it.
    const many = bench.isQuick ? 300 : 1000
    if (openFiles() < many + SPARE_FILES) {
      bench.say(`growth: ${many} connections need more open files than ${openFiles()} (ulimit -n)`)
      return []
    }
    const yard = await bench.yard()
    const small = await opened(bench, 'growth-few', FEW)
    const large = await opened(bench, 'growth-many', many)
    const order = (per: number): Parameters<typeof takenBy>[2] => ({ per, targetMs: () => yard.targetMs() })
    const pause = (): Promise<void> => wait(BETWEEN_MS)
    const name = `${many.toLocaleString('en')} hosts`
    const about = { id: 'growth', title: `from ${FEW} to ${name}`, notes: NOTES, per: 'host-poll' }
    try {
      return [
        await interleave(bench, about, [
          { name: `${FEW} hosts`, before: pause, run: () => takenBy(small, { kind: 'pass', count: FEW }, order(FEW)) },
          { name, before: pause, run: () => takenBy(large, { kind: 'pass', count: many }, order(many)) },
        ]),
      ]
    } finally {
      await Promise.all([small.stop(), large.stop()])
    }
  },
}

async function opened(bench: Bench, name: string, count: number): Promise<Watcher> {
  const yard = await bench.yard()
  bench.say(`${name}: connecting ${count} hosts`)
  const watcher = await startWatcher(name, yard.inventory(`${name}.yaml`, count), bench.ending)
  await warmUp(watcher, count)
  return watcher
}

function openFiles(): number {
  const soft = /^Max open files\s+(\d+|unlimited)/mu.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
  return soft === 'unlimited' ? Infinity : Number(soft ?? 0)
}
