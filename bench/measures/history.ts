import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LookSamples, Sample } from '../../lib/model/history.ts'
import { worthKeeping } from '../../lib/history/samples.ts'
import { openSqlite } from '../../lib/store/sqlite.ts'
import type { Bench, Measure } from '../bench.ts'
import type { Round, Taken } from '../series.ts'

const SWEEPS = 120
const EVERY_MS = 60_000
const METRICS = 20
const START = 1_790_000_000_000
const NOTES = [
  'Numbers as hosts have them, each host with its own: four shares that wander and jitter (in hundredths of a percent), four sizes of memory and disk that move by pages, one of them only up, four rates that differ by a factor of ten from minute to minute, three counters that grow unevenly, two times in milliseconds, three that hardly ever change.',
  'Every look is a batch of its own, through the thread of the store, as in the daemon; its moment comes late by up to 30 ms. Then the store is closed, and the whole file divided by all samples: names, hours, days and what is not packed yet are in it.',
  '`one byte each` is what a file would have that needed one byte for each sample; memory is the file, CPU is of the whole process with the thread, per million samples.',
]

/** Bytes per sample of the whole file, against a file of one byte each. */
export const history: Measure = {
  name: 'history',
  goals: ['G10'],
  run: async (bench) => {
    const hosts = bench.isQuick ? 200 : 1_000
    bench.say(`history: ${hosts} hosts, ${METRICS} metrics, ${SWEEPS} sweeps`)
    const rounds: Round[] = []
    for (let at = 0; at < Math.min(2, bench.rounds); at += 1) {
      const packed = await written(bench, hosts, 4711 + at)
      rounds.push({ 'orch-watch': packed, 'one byte each': { memoryKiB: (hosts * METRICS * SWEEPS) / 1024 } })
      const { memoryKiB = 0, clientMs = 0, wallMs = 0 } = packed
      const perSample = (memoryKiB * 1024) / (hosts * METRICS * SWEEPS)
      bench.say(
        `  ${perSample.toFixed(2)} bytes per sample, ${(clientMs / 1000).toFixed(1)} s of CPU per million samples, ${Math.round(wallMs / 1000)} s`,
      )
    }
    return [
      {
        ...{ id: 'history', title: `history of ${hosts} hosts, ${METRICS} metrics, ${SWEEPS} sweeps` },
        ...{ notes: NOTES, per: 'file, CPU per million samples', rounds },
      },
    ]
  },
}

async function written({ ending }: Bench, hosts: number, seed: number): Promise<Taken> {
  const folder = mkdtempSync(join(tmpdir(), 'orch-watch-bench-'))
  const remove = ending.later(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'store.db')
  const chance = chanceOf(seed)
  const all = Array.from({ length: hosts }, (_, nth) => aHost(nth, chance))
  const store = await openSqlite(file, { exclusive: true })
  const [started, before] = [performance.now(), process.cpuUsage()]
  for (let sweep = 0; sweep < SWEEPS; sweep += 1)
    for (const [nth, host] of all.entries()) {
      const at = START + sweep * EVERY_MS + Math.floor((nth / hosts) * EVERY_MS) + Math.floor(chance() ** 3 * 30)
      await store.save({ samples: [{ target: `host-${nth}`, at, samples: host() } satisfies LookSamples] })
    }
  const { user, system } = process.cpuUsage(before)
  const wallMs = performance.now() - started
  await store.close()
  const { size } = statSync(file)
  await remove()
  const clientMs = ((user + system) / 1000 / (hosts * METRICS * SWEEPS)) * 1e6
  return { wallMs, clientMs, memoryKiB: size / 1024 }
}

type Chance = () => number

/** The same numbers in every run: xorshift, of which nothing is asked but to be uneven. */
function chanceOf(seed: number): Chance {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

/** What the next look at a host brings. */
function aHost(nth: number, chance: Chance): () => readonly Sample[] {
  const next = [
    ...Array.from({ length: 4 }, () => share(chance)),
    ...Array.from({ length: 3 }, () => pages(chance)),
    filling(chance),
    ...Array.from({ length: 4 }, () => rate(chance)),
    ...Array.from({ length: 3 }, () => counter(chance)),
    ...Array.from({ length: 2 }, () => latency(chance)),
    ...Array.from({ length: 3 }, () => steady(nth, chance)),
  ]
  return () =>
    next.map((each, at) => {
      const [unit, value] = each()
      return {
        check: `check-${at >> 1}`,
        item: at % 3 === 0 ? '/var' : '',
        metric: `m${at}`,
        unit,
        value: worthKeeping(value, unit),
      }
    })
}

type Next = () => readonly [Sample['unit'], number]

/** The sum of several is near to what people call normal. */
function noise(chance: Chance): number {
  return (chance() + chance() + chance() + chance() - 2) / 0.58
}

function share(chance: Chance): Next {
  let level = 0.05 + chance() * 0.6
  const jitter = 0.005 + chance() * 0.04
  return () => {
    level = Math.min(0.95, Math.max(0.02, level + noise(chance) * 0.01))
    const peak = chance() < 0.02 ? 0.3 : 0
    return ['ratio', Math.min(1, Math.max(0, level + noise(chance) * jitter + peak))]
  }
}

function pages(chance: Chance): Next {
  let bytes = Math.floor(chance() * 16e9)
  return () => {
    bytes = Math.max(4096, bytes + noise(chance) * 20e6)
    return ['bytes', Math.round(bytes / 4096) * 4096]
  }
}

function filling(chance: Chance): Next {
  let bytes = Math.floor(chance() * 500e9)
  return () => {
    bytes += chance() < 0.3 ? chance() * 5e6 : 0
    return ['bytes', Math.round(bytes / 4096) * 4096]
  }
}

function rate(chance: Chance): Next {
  const usual = 10 ** (2 + chance() * 4)
  return () => ['per-second', usual * 10 ** (noise(chance) * 0.5)]
}

function counter(chance: Chance): Next {
  let count = Math.floor(chance() * 1e6)
  const pace = chance() * 200
  return () => {
    count += Math.floor(pace * chance() * 2)
    return ['count', count]
  }
}

function latency(chance: Chance): Next {
  const usual = 5 + chance() * 50
  return () => ['ms', usual * (1 + chance() ** 4 * 5) + chance()]
}

function steady(nth: number, chance: Chance): Next {
  let value = nth % 7
  return () => {
    if (chance() < 0.005) value += 1
    return ['count', value]
  }
}
