import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Ending } from '../../../bench/ending.ts'
import { startEngine } from '../../helpers/engine.ts'
import type { Engine } from '../../helpers/engine.ts'
import { asked, startBuilt } from '../built-daemon.ts'
import type { BuiltDaemon } from '../built-daemon.ts'
import { watching } from '../told-of-board.ts'

/** What is promised, as it stands in the inventory below: each small enough to be reached. */
export const PROMISED = {
  attempts: 3,
  firstBackoffMs: 1_000,
  resetAfterMs: 600_000,
  perRule: [7, 60_000],
  perHost: [8, 60_000],
  overall: [8, 60_000],
  concurrency: 2,
  leastHealthy: 0,
} as const

/** Containers that nothing happens to, so that not everything is bad at once. */
export const BYSTANDERS = 4
export const IN_SCENARIO = 5

type Closed = 'maintenance' | 'freeze' | null

function inventoryOf(socket: string, closed: Closed): string {
  const [from, to] = [Date.now() - 60_000, Date.now() + 600_000].map((at) => new Date(at).toISOString())
  const window = `[{ name: ${closed ?? 'none'}, from: '${from ?? ''}', to: '${to ?? ''}' }]`
  return `settings:
  every: 2s
  patience: { attempts: 1, recover: 1, flapping: off }
  registry: ./revisions
  heal: { enabled: true, confirmAfter: 1s, restAfterStart: 2s, budget: ${PROMISED.overall[0]} per 1m, perHost: ${PROMISED.perHost[0]} per 1m${closed === 'freeze' ? `, freeze: ${window}` : ''} }
targets: [{ id: engine, runtime: docker, endpoint: 'unix://${socket}' }]
${closed === 'maintenance' ? `maintenance: ${window}` : ''}
rules:
  - name: all
    when: { check: container-state, item: 's*' }
    then: [{ remedy: restart-container, attempts: ${PROMISED.attempts}, within: 4s }]
    mode: act
    budget: ${PROMISED.perRule[0]} per 1m
    backoff: { first: 1s, most: 2s }
`
}

export interface Stage {
  readonly engine: Engine
  readonly daemon: BuiltDaemon
  readonly folder: string
  /** Writes the inventory anew, with or without a time in which nothing may be done, and waits until it holds. */
  close(closed: Closed): Promise<void>
  /** Another command of the same program. */
  command(...words: readonly string[]): Promise<string>
  /** Waits until a line of the log of the daemon fits, of those to come. */
  says(fits: RegExp, work: () => unknown): Promise<void>
}

export async function setStage(folder: string, ending: Ending): Promise<Stage> {
  const engine = await startEngine()
  ending.later(() => engine.stop())
  for (let number = 1; number <= BYSTANDERS; number += 1) await engine.run({ name: `bystander-${number}` })
  const write = (closed: Closed): void =>
    writeFileSync(join(folder, 'targets.yaml'), inventoryOf(engine.socket, closed))
  write(null)
  const daemon = startBuilt(folder)
  ending.later(() => daemon.end('SIGKILL'))
  await watching(daemon)
  await daemon.line(({ text }) => /recorded engine: \d+ configurations/u.test(text))
  const says: Stage['says'] = async (fits, work) => {
    const from = daemon.lines.length
    await work()
    for (let left = 600; left > 0; left -= 1) {
      if (daemon.lines.slice(from).some(({ text }) => fits.test(text))) return
      await wait(100)
    }
    throw new Error(`the daemon does not say ${String(fits)}: ${JSON.stringify(daemon.lines.slice(-5))}`)
  }
  return {
    ...{ engine, daemon, folder, says },
    close: (closed) =>
      says(/read anew/u, () => {
        write(closed)
        daemon.process.kill('SIGHUP')
      }),
    command: (...words) => asked(folder, ...words),
  }
}
