import * as z from 'zod'
import { reloads } from '../../lib/app/daemon/reloads.ts'
import { startWatch } from '../../lib/app/daemon/watch.ts'
import type { Outcome } from '../../lib/app/control/words.ts'
import type { Watch } from '../../lib/app/daemon/watch.ts'
import type { Place } from '../../lib/app/state-folder.ts'
import type { World } from '../../lib/app/world.ts'
import type { AnyCheck } from '../../lib/kit/check.ts'
import type { AnyConnector } from '../../lib/kit/connector.ts'
import { defineCheck } from '../../lib/kit/check.ts'
import type { AnyPusher } from '../../lib/kit/exporter.ts'
import { fault } from '../../lib/kit/fault.ts'
import type { AnyNotifier } from '../../lib/kit/notifier.ts'
import type { AnyRemedy } from '../../lib/kit/remedy.ts'
import type { Keeping } from '../../lib/model/history.ts'
import type { HealPlan, Inventory } from '../../lib/model/inventory.ts'
import type { Notice } from '../../lib/model/notice.ts'
import { DEFAULT_PATIENCE } from '../../lib/model/patience.ts'
import type { Rule } from '../../lib/model/rule.ts'
import type { Status } from '../../lib/model/result.ts'
import type { Store } from '../../lib/model/store.ts'
import type { Wording } from '../../lib/model/template.ts'
import type { CheckPlan, Target } from '../../lib/model/target.ts'
import { memoryStore } from '../../lib/store/memory.ts'
import { aConnector, aTarget } from './fakes.ts'
import { aRule } from './telling.ts'
import { aVirtualClock } from './virtual-clock.ts'
import type { VirtualClock } from './virtual-clock.ts'
import { NOT_HEALING } from './not-healing.ts'

/** `refuses` asks to come back later, `forbids` for good. */
type Answer = 'takes' | 'refuses' | 'forbids'
type Health = Exclude<Status, 'unknown'> | 'down'

/** A fleet whose health is whatever the test says, watched by the real daemon on a clock of its own. */
export interface WatchedFleet {
  readonly clock: VirtualClock
  /** How one item of a target is, or the target itself. */
  set(target: string, health: Health, item?: string): void
  /** The item is not there any more. */
  remove(target: string, item: string): void
  /** The machine is so late from now on. */
  lag(ms: number): void
  pass(ms: number): Promise<void>
  readonly watch: () => Watch
  /** What arrived, in its order. */
  readonly heard: Notice[]
  /** The title of each. */
  readonly titles: string[]
  /** What is worth a warning in the log. */
  readonly warned: string[]
  /** Each in a line: "3m web-1 disk / critical". */
  lines(): string[]
  /** The receiver, or only the one by that notifier, answers so from now on. */
  answer(delivery: Answer, notifier?: string): void
  /** When it was looked at somebody who could be reached. */
  readonly looks: { readonly id: string; readonly at: number }[]
  /** Conversations: "open web-1", "close web-1". */
  readonly talks: string[]
  /** Reads the inventory anew, as SIGHUP does: the same with these parts, or with a mistake. */
  reload(parts: Partial<Inventory> | Error): Promise<Outcome>
  /** Ends as SIGTERM does, and starts again over the same store. */
  restart(inventory?: Partial<Inventory>): Promise<void>
  /** Ends as SIGTERM does, with so much time for it. */
  stop(withinMs?: number): Promise<void>
}

const KEEPING: Keeping = { rawMs: 86_400_000, hourlyMs: 10 * 86_400_000, dailyMs: 100 * 86_400_000, capBytes: 1e9 }

interface Given {
  readonly rules?: readonly Rule[]
  readonly maintenance?: Inventory['maintenance']
  readonly store?: Store
  /** Words that were chosen for the receiver. */
  readonly wording?: Wording
  /** Beside those that every target has. */
  readonly checks?: readonly AnyCheck[]
  /** Beside the one that leads to targets whose health the test says. */
  readonly connectors?: readonly AnyConnector[]
  readonly exporters?: readonly AnyPusher[]
  readonly remedies?: readonly AnyRemedy[]
  readonly heal?: HealPlan
  /** Where its state folder is. */
  readonly place?: Place
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
  {
    rules = [aRule()],
    maintenance = [],
    store = memoryStore(),
    wording = {},
    checks: more = [],
    connectors = [],
    exporters = [],
    remedies = [],
    heal = NOT_HEALING,
    place = { cwd: '/', env: {} },
  }: Given = {},
): Promise<WatchedFleet> {
  const clock = aVirtualClock()
  const health = new Map(targets.map(({ id }) => [id, new Map<string, Health>([['/', 'ok']])]))
  const down = new Set<string>()
  const heard: Notice[] = []
  const titles: string[] = []
  const started = clock.now()
  const warned: string[] = []
  const late = { ms: 0 }
  const answers = new Map<string, Answer>()
  const looks: WatchedFleet['looks'] = []
  const talks: string[] = []

  const checks = new Map<string, AnyCheck>([
    ['reachable', reachable],
    ['disk', diskOf(health, (id) => looks.push({ id, at: clock.now() }))],
    ...more.map((check) => [check.name, check] as const),
  ])
  const connector = aConnector((options) => {
    const { id } = options as { id: string }
    if (down.has(id)) throw fault('unreachable', `no route to ${id}`)
    talks.push(`open ${id}`)
    return {
      cost: () => ({ connections: 1, roundTrips: 0, bytes: 0 }),
      close: () => Promise.resolve(void talks.push(`close ${id}`)),
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
    send: ({ title, notice }) => {
      const answer = answers.get(notice.route.notifier) ?? 'takes'
      if (answer !== 'takes') {
        const reason = answer === 'forbids' ? 'not you' : 'come back later'
        return Promise.resolve({ kind: 'rejected', isFinal: answer === 'forbids', reason })
      }
      heard.push(notice)
      titles.push(title)
      return Promise.resolve({ kind: 'delivered', reference: `${heard.length}` })
    },
  }
  let inventory: Inventory = {
    files: ['targets.yaml'],
    settings: { concurrency: 32, plugins: [], references: [], registry: null, heal, history: KEEPING },
    targets,
    notifiers: notifiersOf(rules).map((each) => ({ ...each, wording })),
    rules,
    maintenance,
    origins: new Map(),
    warnings: [],
  }
  let over = new AbortController()
  const world = (): World => ({
    ...{ inventory, checks },
    connectors: new Map([connector, ...connectors].map((each) => [each.name, each])),
    notifiers: new Map([['fake', ops]]),
    exporters: new Map(exporters.map((each) => [each.name, each])),
    remedies: new Map(remedies.map((each) => [each.name, each])),
  })
  const start = (): Promise<Watch> =>
    startWatch({
      ...world(),
      store,
      clock,
      stopping: over.signal,
      chance: () => 0.5,
      place,
      self: {
        usage: () => ({ pid: 1, uptimeMs: clock.monotonicMs(), rssBytes: 1 }),
        delayP99Ms: () => late.ms,
        descriptors: () => null,
        cpuMs: () => 1,
        version: '0.0.0',
      },
      log: {
        changed: () => undefined,
        tried: () => undefined,
        warn: (text) => void warned.push(text),
        say: () => undefined,
      },
    })
  let watch = await start()
  let found: Partial<Inventory> | Error = {}
  const readAnew = reloads(
    () => {
      if (found instanceof Error) return Promise.reject(found)
      inventory = { ...inventory, ...found }
      return Promise.resolve(world())
    },
    async (read) => {
      const changes = await watch.adopt(read)
      return Object.entries(changes)
        .map(([kind, ids]) => `${kind} ${[...(ids as ReadonlySet<string>)].join(' ')}`.trim())
        .join(', ')
    },
  )

  async function stop(withinMs = 20_000): Promise<void> {
    over.abort(new Error('the test is over'))
    await clock.pass(withinMs)
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
    lag: (ms) => void (late.ms = ms),
    pass: (ms) => clock.pass(ms),
    watch: () => watch,
    heard,
    titles,
    lines: () => heard.map((notice) => lineOf(notice, started)),
    warned,
    looks,
    talks,
    reload(parts) {
      found = parts
      return readAnew()
    },
    answer: (next, notifier = 'ops') => void answers.set(notifier, next),
    async restart(parts = {}) {
      await stop()
      inventory = { ...inventory, ...parts }
      over = new AbortController()
      watch = await start()
    },
    stop,
  }
}

/** All that the rules name. */
function notifiersOf(rules: readonly Rule[]): Inventory['notifiers'] {
  const names = new Set(rules.flatMap(({ steps }) => steps.map(({ notify }) => notify)))
  const source = { file: 'targets.yaml', line: 1, column: 1 }
  return [...names].map((name) => ({ name, use: 'fake', options: {}, source }))
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

function diskOf(health: ReadonlyMap<string, ReadonlyMap<string, Health>>, looked: (id: string) => void): AnyCheck {
  return defineCheck({
    name: 'disk',
    title: 'Disk',
    needs: {},
    limits: {},
    options: z.strictObject({}),
    observe: ({ target }) => {
      looked(target.id)
      return [...(health.get(target.id) ?? [])]
    },
    judge: (items) =>
      items.map(([item, status]) => ({
        item,
        status: status === 'down' ? 'critical' : status,
        summary: `${item} is ${status}`,
        metrics: [{ name: 'used', unit: 'ratio', value: status === 'ok' ? 0.5 : 0.95 }],
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
