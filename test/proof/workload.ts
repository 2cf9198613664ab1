import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startEngine } from '../helpers/engine.ts'
import { startBuilt } from './built-daemon.ts'
import { within } from './events.ts'
import { needRoot } from './hosts.ts'
import { quantile } from './proof.ts'
import type { Bench, Proof, Verdict } from './proof.ts'
import { watching } from './told-of-board.ts'

type Sizes = { readonly trials: number }

const REPLICAS = 10
const TRIAL_MS = 20_000
/** The next one comes when the engine may ask for a look again. */
const BETWEEN_MS = 1_500
const MOST_P99_MS = 300

/** From `docker kill` to the line that says that nine of ten are ready, which is written when the store has it. */
export const workload: Proof<Sizes> = {
  about: '`docker kill` of one of ten declared containers to "9 ready", and `docker start` to the end of it',
  full: { trials: 50 },
  small: { trials: 5 },
  async run({ sizes, ending, folder }: Bench<Sizes>): Promise<Verdict> {
    needRoot()
    const engine = await startEngine()
    ending.later(() => engine.stop())
    const containers = []
    for (let at = 0; at < REPLICAS; at += 1)
      containers.push(await engine.run({ name: `shop-${at}`, Cmd: ['sleep', '100000'], Labels: { app: 'shop' } }))
    writeFileSync(
      join(folder, 'targets.yaml'),
      `settings: { every: 30s, patience: { attempts: 1, recover: 1 } }
targets: [{ id: engine, runtime: docker, endpoint: 'unix://${engine.socket}' }]
workloads: [{ id: shop, on: { targets: engine }, select: { labels: { app: shop } }, replicas: ${REPLICAS} }]
`,
    )
    const told: { readonly text: string; readonly word: string; readonly atMs: number }[] = []
    const daemon = startBuilt(folder, ({ check, text, word }) => {
      if (check === 'workload-replicas') told.push({ text, word, atMs: performance.now() })
    })
    const undo = ending.later(() => daemon.end('SIGKILL'))
    await watching(daemon)
    // Every target has been looked at once by then, and its events are listened to.
    await wait(40_000)
    const lost: number[] = []
    const back: number[] = []
    const wrong = new Set<string>()
    for (let trial = 0; trial < sizes.trials; trial += 1) {
      const name = `shop-${trial % REPLICAS}`
      const container = containers[trial % REPLICAS]
      lost.push(await took(() => container?.kill()))
      if (!told.at(-1)?.text.includes(`9 ready: ${name} missing, last on engine, exit code 137`))
        wrong.add(`it says of ${name}: ${told.at(-1)?.text ?? 'nothing'}`)
      await wait(BETWEEN_MS)
      back.push(await took(() => container?.start()))
      await wait(BETWEEN_MS)
    }
    await undo()
    const p99 = Math.round(quantile(lost, 0.99))
    return {
      figures: {
        'nine of ten, median, ms': Math.round(quantile(lost, 0.5)),
        'nine of ten, p99, ms': p99,
        'ten again, median, ms': Math.round(quantile(back, 0.5)),
        'ten again, p99, ms': Math.round(quantile(back, 0.99)),
        'last words': told.at(-2)?.text ?? '',
      },
      wrong: [...wrong, ...(p99 <= MOST_P99_MS ? [] : [`p99 is ${p99} ms, and may be ${MOST_P99_MS} ms`])],
    }

    async function took(work: () => Promise<unknown> | undefined): Promise<number> {
      const before = told.length
      const began = performance.now()
      await work()
      await within(() => told.length > before, TRIAL_MS, 5)
      return (told[before]?.atMs ?? Infinity) - began
    }
  },
}
