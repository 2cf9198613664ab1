import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Ending } from '../../../bench/ending.ts'
import type { AuditEntry } from '../../../lib/model/heal.ts'
import type { Store } from '../../../lib/model/store.ts'
import { openStore } from '../../../lib/store/open-store.ts'
import { startEngine } from '../../helpers/engine.ts'
import type { Engine } from '../../helpers/engine.ts'
import { startBuilt, storeFile } from '../built-daemon.ts'
import type { LogLine } from '../built-daemon.ts'
import { watching } from '../told-of-board.ts'

export const REPLICAS = 10
/** Those that the engine itself starts again; of the others nobody does. */
export const KEPT = 7

/** As shipped, but for the budgets, which somebody who kills on purpose uses up. */
const SETTINGS = `every: 5s
  patience: { attempts: 1, recover: 1, flapping: off }
  registry: ./revisions
  heal: { enabled: true, restAfterStart: 5s, budget: 500 per 1h, perHost: 500 per 1h }`

const RULE = { within: '20s', most: '12s' }

const inventoryOf = (socket: string): string => `settings:
  ${SETTINGS}
targets: [{ id: engine, runtime: docker, endpoint: 'unix://${socket}' }]
workloads:
  - { id: shop, on: { targets: engine }, select: { labels: { app: shop } }, replicas: ${REPLICAS} }
${['slow', 'frail', 'gone'].map((name) => `  - { id: ${name}, on: { targets: engine }, select: { names: ${name} }, replicas: 1 }`).join('\n')}
rules:
  - name: all
    when: { check: workload-replicas }
    then: [{ remedy: restart-container, within: ${RULE.within} }, { remedy: start-replica }]
    mode: act
    budget: 500 per 1h
    backoff: { first: 10s, most: ${RULE.most} }
`

/** A shop of ten, one that is slow, one that is frail and one whose image will be gone, with the built daemon over them. */
export interface Stage {
  readonly engine: Engine
  /** What was written down of healing so far, the oldest first. */
  audit(): Promise<readonly AuditEntry[]>
  /** Milliseconds until it is so, looked at often. Throws when it never is. */
  until(holds: () => boolean | Promise<boolean>, withinMs: number, what: string): Promise<number>
  /** What the daemon believes of a workload: "10 wanted, 9 ready", or "" while all is well. */
  trouble(workload: string): string
}

/** @param slowMs so long the slow one takes to become healthy */
export async function setStage(folder: string, ending: Ending, slowMs: number): Promise<Stage> {
  const engine = await startEngine()
  ending.later(() => engine.stop())
  await peopled(engine, slowMs)
  writeFileSync(join(folder, 'targets.yaml'), inventoryOf(engine.socket))
  const troubles = new Map<string, string>()
  const daemon = startBuilt(folder, (line) => hear(line, troubles))
  ending.later(() => daemon.end('SIGKILL'))
  await watching(daemon)
  await daemon.line(({ text }) => /recorded engine: \d+ configurations/u.test(text))
  const store: Store = await openStore(`sqlite:${storeFile(folder)}`, { access: 'read' })
  ending.later(() => store.close())
  return {
    engine,
    audit: () => store.audit({ limit: 10_000 }),
    trouble: (workload) => troubles.get(workload) ?? '',
    async until(holds, withinMs, what) {
      const began = performance.now()
      while (!(await holds())) {
        if (performance.now() - began > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`)
        await wait(10)
      }
      return Math.round(performance.now() - began)
    },
  }
}

function hear({ check, target = '', word, text }: LogLine, troubles: Map<string, string>): void {
  if (check === 'workload-replicas' && target !== 'engine') troubles.set(target, word === 'recovered' ? '' : text)
}

async function peopled(engine: Engine, slowMs: number): Promise<void> {
  for (let number = 1; number <= REPLICAS; number += 1) {
    const HostConfig = { RestartPolicy: { Name: number <= KEPT ? 'unless-stopped' : 'no' } }
    const Labels = { app: 'shop' }
    await engine.run({ name: `shop-${number}`, Cmd: ['sleep', '100000'], StopTimeout: 1, Labels, HostConfig })
  }
  // The first time it is well at once: it is about what comes then.
  const late = `busybox rm -f /tmp/well; test -e /tmp/first && sleep ${slowMs / 1000}; touch /tmp/first /tmp/well`
  const Healthcheck = { Test: ['CMD-SHELL', 'test -e /tmp/well'], Interval: 5e8, Retries: 1, StartPeriod: 3600e9 }
  await engine.run({ name: 'slow', StopTimeout: 0, Cmd: ['sh', '-c', `${late}; sleep 100000`], Healthcheck })
  await engine.run({ name: 'frail', Cmd: ['sh', '-c', 'test -e /tmp/bad && exit 3; sleep 100000'] })
  // Of its own, and nowhere else: an image that only lost its name would be found by its id.
  await engine.docker.getContainer('frail').commit({ repo: 'orch-watch/gone', tag: '1', changes: 'LABEL of=gone' })
  await engine.run({ name: 'gone', Image: 'orch-watch/gone:1' })
}
