import { z } from 'zod'
import { startWatch } from '../../lib/app/daemon/watch.ts'
import type { Watch } from '../../lib/app/daemon/watch.ts'
import type { AnyCheck } from '../../lib/kit/check.ts'
import { defineCheck } from '../../lib/kit/check.ts'
import { fault } from '../../lib/kit/fault.ts'
import type { AnyNotifier } from '../../lib/kit/notifier.ts'
import type { Inventory } from '../../lib/model/inventory.ts'
import type { Notice } from '../../lib/model/notice.ts'
import { DEFAULT_PATIENCE } from '../../lib/model/patience.ts'
import type { Rule } from '../../lib/model/rule.ts'
import type { Status } from '../../lib/model/result.ts'
import type { Store } from '../../lib/model/store.ts'
import type { CheckPlan, Target } from '../../lib/model/target.ts'
import { memoryStore } from '../../lib/store/memory.ts'
import { aConnector, aTarget } from './fakes.ts'
import { aRule } from './telling.ts'
import { aVirtualClock } from './virtual-clock.ts'
import type { VirtualClock } from './virtual-clock.ts'

type Health = Exclude<Status, 'unknown'> | 'down'

/** A fleet whose health is whatever the test says, watched by the real daemon on a clock of its own. */
export interface WatchedFleet {
  readonly clock: VirtualClock
  /** How one item of a target is, or the target itself. */
  set(target: string, health: Health, item?: string): void
  /** The item is not there any more. */
  remove(target: string, item: string): void
  pass(ms: number): Promise<void>
  readonly watch: () => Watch
  /** What arrived, in its order. */
  readonly heard: Notice[]
  /** Each in a line: "3m web-1 disk / critical". */
  lines(): string[]
  /** The receiver answers so from now on. */
  answer(delivery: 'takes' | 'refuses'): void
  /** Ends as SIGTERM does, and starts again over the same store. */
  restart(inventory?: Partial<Inventory>): Promise<void>
  stop(): Promise<void>
}

const plan = (check: string): CheckPlan => ({
  ...{ check, explicit: false, limits: {}, options: {} },
  patience: DEFAULT_PATIENCE,
})

export function aWatchedTarget(id: string, parts: Partial<Target> = {}): Target {
  return aTarget({ id, options: { id }, plans: [plan('reachable'), plan('disk')], dependsOn: [], ...parts })
}

export async function watchFleet(
  targets: readonly Target[],
  { rules = [aRule()], store = memoryStore() }: { rules?: readonly Rule[]; store?: Store } = {},
): Promise<WatchedFleet> {
  const clock = aVirtualClock()
  const health = new Map(targets.map(({ id }) => [id, new Map<string, Health>([['/', 'ok']])]))
  const down = new Set<string>()
  const heard: Notice[] = []
  const started = clock.now()
  let answer = 'takes'

  const checks = new Map<string, AnyCheck>([
    ['reachable', reachable],
    ['disk', diskOf(health)],
  ])
  const connector = aConnector((options) => {
    const { id } = options as { id: string }
    if (down.has(id)) throw fault('unreachable', `no route to ${id}`)
    return {
      cost: () => ({ connections: 1, roundTrips: 0, bytes: 0 }),
      close: () => Promise.resolve(),
      get alive() {
        return !down.has(id)
      },
    }
  })
  const ops: AnyNotifier = {
    name: 'fake',
    title: 'Fake',
    options: z.strictObject({}),
    tells: 'notices',
    timeoutMs: 10_000,
    send: ({ notice }) => {
      if (answer === 'refuses') return Promise.resolve({ kind: 'rejected', isFinal: false, reason: 'come back later' })
      heard.push(notice)
      return Promise.resolve({ kind: 'delivered', reference: `${heard.length}` })
    },
  }
  let inventory: Inventory = {
    files: ['targets.yaml'],
    settings: { concurrency: 32, plugins: [], references: [] },
    targets,
    notifiers: [{ name: 'ops', use: 'fake', options: {}, source: { file: 'targets.yaml', line: 1, column: 1 } }],
    rules,
    origins: new Map(),
    warnings: [],
  }
  let over = new AbortController()
  const start = (): Promise<Watch> =>
    startWatch({
      inventory,
      checks,
      connectors: new Map([['fake', connector]]),
      notifiers: new Map([['fake', ops]]),
      store,
      clock,
      stopping: over.signal,
      chance: () => 0.5,
      log: { changed: () => undefined, tried: () => undefined, warn: () => undefined },
    })
  let watch = await start()

  async function stop(): Promise<void> {
    over.abort(new Error('the test is over'))
    await clock.pass(20_000)
    await watch.done
  }

  return {
    clock,
    set(id, state, item) {
      if (item !== undefined) health.get(id)?.set(item, state)
      else if (state === 'down') down.add(id)
      else {
        down.delete(id)
        health.get(id)?.set('/', state)
      }
    },
    remove: (id, item) => void health.get(id)?.delete(item),
    pass: (ms) => clock.pass(ms),
    watch: () => watch,
    heard,
    lines: () => heard.map((notice) => lineOf(notice, started)),
    answer: (next) => void (answer = next),
    async restart(parts = {}) {
      await stop()
      inventory = { ...inventory, ...parts }
      over = new AbortController()
      watch = await start()
    },
    stop,
  }
}

const reachable = defineCheck({
  name: 'reachable',
  title: 'Reachable',
  needs: {},
  limits: {},
  options: z.strictObject({}),
  observe: () => ({}),
  judge: () => [{ item: '', status: 'ok', summary: 'it answers', metrics: [] }],
})

function diskOf(health: ReadonlyMap<string, ReadonlyMap<string, Health>>): AnyCheck {
  return defineCheck({
    name: 'disk',
    title: 'Disk',
    needs: {},
    limits: {},
    options: z.strictObject({}),
    observe: ({ target }) => [...(health.get(target.id) ?? [])],
    judge: (items) =>
      items.map(([item, status]) => ({
        item,
        status: status === 'down' ? 'critical' : status,
        summary: `${item} is ${status}`,
        metrics: [],
      })),
  })
}

function lineOf({ at, entries }: Notice, started: number): string {
  const told = entries.map(({ kind, subject, status, isFlapping }) => {
    const what = [subject.target, subject.check, subject.item].filter((part) => part !== '').join(' ')
    return kind === 'recovery'
      ? `${what} recovered`
      : `${kind === 'still' ? 'still ' : ''}${what} ${isFlapping ? 'flaps' : status}`
  })
  return `${Math.floor((at - started) / 60_000)}m ${told.join(', ')}`
}
