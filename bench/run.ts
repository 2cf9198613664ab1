// npm run bench -- --help
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { oneLine } from '../lib/base/escape.ts'
import { ROOT } from '../test/helpers/project.ts'
import type { Bench, Measure } from './bench.ts'
import { buildAll } from './built.ts'
import { newEnding } from './ending.ts'
import type { Ending } from './ending.ts'
import { GOALS } from './goals.ts'
import { describeMachine, loadNow } from './machine.ts'
import { containers } from './measures/containers.ts'
import { growth } from './measures/growth.ts'
import { history } from './measures/history.ts'
import { hostsFresh } from './measures/hosts-fresh.ts'
import { hostsKept } from './measures/hosts-kept.ts'
import { memory } from './measures/memory.ts'
import { startUp } from './measures/start-up.ts'
import { PEERS, providePeers } from './peers.ts'
import type { Peer } from './peers.ts'
import { renderResults } from './results.ts'
import type { Series } from './series.ts'
import { judgeGoal } from './verdict.ts'
import { WHY } from './why.ts'
import { openYard } from './yard.ts'
import type { Yard } from './yard.ts'

const MEASURES: readonly Measure[] = [startUp, hostsKept, hostsFresh, memory, growth, containers, history]
const RESULTS = join(ROOT, 'bench/RESULTS.md')
const HELP = `npm run bench -- [--only G1,start-up,…] [--rounds 5] [--quick] [--no-write | --write]

  --only      goals or measures: ${MEASURES.map(({ name, goals }) => `${name} (${goals.join(', ')})`).join(', ')}
  --rounds    how often everybody does the work
  --quick     less of everything, three minutes at most; what is judged on more is left open
  --no-write  prints the page and leaves bench/RESULTS.md alone, as a run does that measures less than everything
  --write     writes it all the same
`

const { values: asked } = parseArgs({
  allowNegative: true,
  options: {
    only: { type: 'string' },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean' },
    help: { type: 'boolean', default: false },
  },
})
const say = (text: string): void => void process.stderr.write(`${text}\n`)
const ending = newEnding()

// Whoever started us passes a signal on that has reached us already: the second one changes nothing.
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    say('stopping: what was started is ended')
    void ending.all().then(() => process.exit(130))
  })
}

try {
  if (asked.help) process.stdout.write(HELP)
  else await main()
} finally {
  await ending.all()
}

async function main(): Promise<void> {
  const chosen = choose(asked.only?.split(',') ?? [])
  const rounds = howOften()
  if (process.getuid?.() !== 0) throw new Error('servers of its own and users of its own: the bench needs root')
  const started = performance.now()
  const before = loadNow()
  const missing = providePeers(say)
  say('building')
  buildAll()
  const { series, failed } = await measureAll(chosen, newBench({ rounds, isQuick: asked.quick, ending, missing }))
  const page = renderResults({
    at: new Date(),
    tookMs: performance.now() - started,
    machine: describeMachine(missing, [before, loadNow()]),
    series,
    judged: GOALS.map((goal) => judgeGoal(goal, series)),
    missing: [...[...missing].map((peer) => PEERS[peer].package), ...failed],
    why: WHY,
  })
  const isWhole = asked.only === undefined && !asked.quick && failed.length === 0
  if (asked.write ?? isWhole) writeFileSync(RESULTS, page)
  else process.stdout.write(page)
  if (failed.length > 0) process.exitCode = 1
}

function howOften(): number {
  const rounds = Number(asked.rounds ?? (asked.quick ? 3 : 5))
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 100) throw new Error('--rounds is a number from 1 to 100')
  return rounds
}

/** One that fails takes nothing from the others; the page says so, and so does the exit code. */
async function measureAll(
  chosen: readonly Measure[],
  bench: Bench,
): Promise<{ readonly series: readonly Series[]; readonly failed: readonly string[] }> {
  const series: Series[] = []
  const failed: string[] = []
  for (const measure of chosen) {
    try {
      series.push(...(await measure.run(bench)))
    } catch (error) {
      const why = oneLine(error instanceof Error ? error.message : String(error), 500)
      say(`${measure.name}: ${why}`)
      failed.push(`${measure.name}: ${why}`)
    }
  }
  return { series, failed }
}

function choose(words: readonly string[]): readonly Measure[] {
  const known = new Set(MEASURES.flatMap(({ name, goals }) => [name, ...goals]))
  const strange = words.find((word) => !known.has(word))
  if (strange !== undefined) throw new Error(`"${strange}" is neither a goal nor a measure: ${[...known].join(', ')}`)
  if (words.length === 0) return MEASURES
  return MEASURES.filter(({ name, goals }) => words.includes(name) || goals.some((goal) => words.includes(goal)))
}

function newBench(given: { rounds: number; isQuick: boolean; ending: Ending; missing: ReadonlySet<Peer> }): Bench {
  let yard: Promise<Yard> | undefined
  return {
    ...given,
    say,
    yard: () => (yard ??= openYard(given.ending, given.isQuick ? 300 : 1000)),
    has: (peer) => !given.missing.has(peer),
  }
}
