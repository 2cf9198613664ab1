import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startEngine } from '../helpers/engine.ts'
import { startBuilt, storeFile } from './built-daemon.ts'
import { needRoot } from './hosts.ts'
import { quantile } from './proof.ts'
import type { Bench, Proof, Verdict } from './proof.ts'
import { lookAt } from './store-look.ts'
import { watching } from './told-of-board.ts'

type Sizes = { readonly trials: number }

const SEEN_WITHIN_MS = 90_000
const TRIAL_MS = 5_000
/** The next one comes when the engine may ask for a look again: a storm is paced on purpose, and another question. */
const BETWEEN_MS = 1_200
const MOST_P99_MS = 300

/** From `docker kill` to the line of the log, which is written when the store has it. */
export const events: Proof<Sizes> = {
  about: '`docker kill` to the incident in the store, by the event stream of a real engine',
  full: { trials: 50 },
  small: { trials: 10 },
  async run({ sizes, ending, folder }: Bench<Sizes>): Promise<Verdict> {
    needRoot()
    const engine = await startEngine()
    ending.later(() => engine.stop())
    const names = Array.from({ length: sizes.trials }, (_, at) => `shop-${at}`)
    const containers = []
    for (const name of names) containers.push(await engine.run({ name, Cmd: ['sleep', '100000'] }))
    const target = `{ id: engine, runtime: docker, endpoint: 'unix://${engine.socket}' }`
    writeFileSync(
      join(folder, 'targets.yaml'),
      `settings: { every: 60s, patience: { attempts: 1 } }\ntargets: [${target}]\n`,
    )
    const seenAt = new Map<string, number>()
    const daemon = startBuilt(folder, ({ check, item = '' }) => {
      if (check === 'container-state' && !seenAt.has(item)) seenAt.set(item, performance.now())
    })
    const undo = ending.later(() => daemon.end('SIGKILL'))
    await watching(daemon)
    const areSeen = (): boolean => lookAt(storeFile(folder)).statesOf('engine', 'container-state') === sizes.trials
    await within(areSeen, SEEN_WITHIN_MS, 200)
    const tookMs: number[] = []
    for (const [at, container] of containers.entries()) {
      const name = names[at] ?? ''
      const began = performance.now()
      await container.kill()
      await within(() => seenAt.has(name), TRIAL_MS, 5)
      tookMs.push((seenAt.get(name) ?? Infinity) - began)
      await wait(BETWEEN_MS)
    }
    await undo()
    const p99 = Math.round(quantile(tookMs, 0.99))
    return {
      figures: {
        'median, ms': Math.round(quantile(tookMs, 0.5)),
        'p90, ms': Math.round(quantile(tookMs, 0.9)),
        'p99, ms': p99,
      },
      wrong: p99 <= MOST_P99_MS ? [] : [`p99 is ${p99} ms, and may be ${MOST_P99_MS} ms`],
    }
  },
}

/** Resolves when it holds, or when the time is over: what has not come by then counts as never. */
export async function within(holds: () => boolean, ms: number, everyMs: number): Promise<void> {
  for (const until = performance.now() + ms; !holds() && performance.now() < until;) await wait(everyMs)
}
