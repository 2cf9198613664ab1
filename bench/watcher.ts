// The process in which orch-watch does its part: started by the bench with an inventory, told what to do by messages.
import { setMaxListeners } from 'node:events'
import { Session as Inspector } from 'node:inspector/promises'
import { loadWorld } from '../lib/app/world.ts'
import { pass } from '../lib/app/pass.ts'
import { watched } from '../lib/app/select.ts'
import { systemClock } from '../lib/base/clock.ts'
import type { AnyConnector, Session } from '../lib/kit/connector.ts'
import type { EngineSection } from '../lib/model/engine.ts'
import type { HostSection } from '../lib/model/host.ts'
import type { TargetMemory } from '../lib/model/memory.ts'
import type { Target } from '../lib/model/target.ts'
import { openSessions } from '../lib/observe/sessions.ts'
import type { Sessions } from '../lib/observe/sessions.ts'
import type { Done, Order } from './watcher-words.ts'

interface Outcome {
  readonly seen: number
  readonly faults: readonly string[]
}

const never = new AbortController().signal
// All hosts listen to it at once.
setMaxListeners(0, never)
const [config = ''] = process.argv.slice(2)
const world = await loadWorld({ config }, { cwd: process.cwd(), env: process.env })
const targets = watched(world.inventory)
const connectors = new Map([...world.connectors].map(([name, connector]) => [name, apart(connector)]))
const memory = new Map<string, TargetMemory>()
let sessions = newSessions()

process.on('message', (order: Order) => void answer(order))
process.once('disconnect', () => process.exit())
// Ctrl-C reaches the whole group; the bench ends us when it has tidied up.
process.on('SIGINT', () => undefined)
process.send?.({
  kind: 'done',
  wallMs: 0,
  cpuMs: 0,
  rssKiB: 0,
  mostRssKiB: 0,
  seen: targets.length,
  faults: [],
} satisfies Done)

async function answer(order: Order): Promise<void> {
  const started = performance.now()
  const before = process.cpuUsage()
  try {
    const outcome = await follow(order)
    const { user, system } = process.cpuUsage(before)
    const wallMs = performance.now() - started
    const rssKiB = order.kind === 'memory' ? await settledKiB() : 0
    const mostRssKiB = process.resourceUsage().maxRSS
    process.send?.({ kind: 'done', wallMs, cpuMs: (user + system) / 1000, rssKiB, mostRssKiB, ...outcome })
  } catch (error) {
    process.send?.({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
}

async function follow(order: Order): Promise<Outcome> {
  switch (order.kind) {
    case 'open':
      return count(targets.slice(0, order.count), (target) => sessions.open(target))
    case 'pass':
      return passOver(targets.slice(0, order.count), sessions, memory)
    case 'look':
      return count(targets.slice(0, order.count), lookAt)
    case 'fresh':
      return afresh((own) => passOver(targets.slice(0, order.count), own, new Map()))
    case 'handshake':
      return afresh((own) => count(targets.slice(0, order.count), (target) => runTrue(target, own)))
    case 'engine':
      return askEngine(order.target, order.sections)
    case 'workloads':
      return askWorkloads(order.target)
    case 'close':
      await sessions.close()
      sessions = newSessions()
      return { seen: 0, faults: [] }
    case 'memory':
      return { seen: 0, faults: [] }
  }
}

async function passOver(over: readonly Target[], own: Sessions, known: Map<string, TargetMemory>): Promise<Outcome> {
  const faults: string[] = []
  let seen = 0
  const passes = await Promise.all(
    over.map((target) =>
      pass(target, known.get(target.id) ?? new Map(), { ...world, sessions: own, clock: systemClock }),
    ),
  )
  for (const passed of passes) {
    known.set(passed.target.id, passed.memory)
    if (passed.target.reachable) seen += 1
    for (const result of passed.results) {
      if (result.kind === 'faulted') faults.push(`${result.subject.check}: ${result.fault.message}`)
    }
  }
  return { seen, faults: [...new Set(faults)] }
}

async function lookAt(target: Target): Promise<void> {
  const { session } = await sessions.open(target)
  await session.host?.read(sectionsOf(target), never)
}

/** The union of what the checks of this target ask of a host. */
function sectionsOf(target: Target): Set<HostSection> {
  return new Set(target.plans.flatMap(({ check }) => [...(world.checks.get(check)?.needs.host ?? [])]))
}

async function runTrue(target: Target, own: Sessions): Promise<void> {
  const { session } = await own.open(target)
  const output = await session.shell?.run(['true'], { signal: never })
  if (output?.exitCode !== 0) throw new Error(`"true" did not run on "${target.id}"`)
}

async function opened(id: string): Promise<Session> {
  const target = targets.find((each) => each.id === id)
  if (!target) throw new Error(`no target "${id}"`)
  return (await sessions.open(target)).session
}

async function askWorkloads(id: string): Promise<Outcome> {
  const session = await opened(id)
  const { list } = (await session.workloads?.read(new Set(['list']), never)) ?? {}
  if (list?.kind !== 'seen') return { seen: 0, faults: [`${id}: ${list?.fault.message ?? 'it has no workloads'}`] }
  return { seen: list.value.reduce((sum, { instances }) => sum + instances.length, 0), faults: [] }
}

async function askEngine(id: string, sections: readonly EngineSection[]): Promise<Outcome> {
  const session = await opened(id)
  const { containers, usage } = (await session.engine?.read(new Set(sections), never)) ?? {}
  const asked = [containers, usage].flatMap((each) => (each ? [each] : []))
  const faults = asked.flatMap((each) => (each.kind === 'faulted' ? [`${id}: ${each.fault.message}`] : []))
  return { seen: Math.min(...asked.map((each) => (each.kind === 'seen' ? each.value.length : 0))), faults }
}

async function afresh(work: (own: Sessions) => Promise<Outcome>): Promise<Outcome> {
  const own = newSessions()
  try {
    return await work(own)
  } finally {
    await own.close()
  }
}

async function count(over: readonly Target[], work: (target: Target) => Promise<unknown>): Promise<Outcome> {
  await Promise.all(over.map(work))
  return { seen: over.length, faults: [] }
}

function newSessions(): Sessions {
  return openSessions({ targets: new Map(targets.map((each) => [each.id, each])), connectors, clock: systemClock })
}

/** All hosts stand at one address here: they are dialled as if each had its own, as many at once as there would be. */
function apart(connector: AnyConnector): AnyConnector {
  let next = 0
  return { ...connector, endpoint: (options: unknown) => `${connector.endpoint(options)}#${(next += 1)}` }
}

/**
 * When what is thrown away has been given back: the collector does a part of that in the background. It is asked as if
 * memory had run out, since it keeps what it has for a while otherwise: how much, is chance.
 */
async function settledKiB(): Promise<number> {
  const collector = new Inspector()
  collector.connect()
  let least = Infinity
  for (let left = 8; left > 0; left -= 1) {
    await collector.post('HeapProfiler.collectGarbage')
    await systemClock.sleep(250)
    least = Math.min(least, process.memoryUsage.rss() / 1024)
  }
  collector.disconnect()
  return least
}
