import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startEngine } from '../helpers/engine.ts'
import { ended, listening } from '../helpers/network.ts'
import { asked, startBuilt, useWords } from './built-daemon.ts'
import type { BuiltDaemon } from './built-daemon.ts'
import { heardOf, subjectOf, wrongIn } from './heard.ts'
import { needRoot, startHosts } from './hosts.ts'
import { startPager, taken } from './pager.ts'
import type { Pager } from './pager.ts'
import { latenessIn } from './lateness.ts'
import type { Bench, Proof } from './proof.ts'
import { watching } from './told-of-board.ts'
import { dies, freezes, HEALTH_CHECK, isKilled, isUnhealthy, planned } from './troubles.ts'
import type { Happened, Planned } from './troubles.ts'

type Sizes = {
  readonly hosts: number
  readonly containers: number
  readonly minutes: number
  readonly everyS: number
  readonly timeoutS: number
}

const RETRY_S = 2
const ATTEMPTS = 3
/** After the last trouble: whoever was away for long is asked every five minutes at least. */
const SETTLE_MS = 400_000
const MOST_LATE_MS = 2_000
const CHECKS = ['reachable', 'container-state', 'container-health', 'http']

/** Half an hour of a fleet in which things break and are mended. */
export const days: Proof<Sizes> = {
  about: 'hosts and containers stop, die, flap and come back: told exactly once each, and nobody is looked at late',
  full: { hosts: 200, containers: 40, minutes: 30, everyS: 30, timeoutS: 10 },
  small: { hosts: 20, containers: 10, minutes: 2, everyS: 5, timeoutS: 5 },
  async run(bench) {
    needRoot()
    const { sizes, chance, ending, folder, say } = bench
    const pager = await startPager(chance, { failRatio: () => 0, answerMs: 0 })
    ending.later(() => pager.close())
    const { targets, plan, flap } = await world(bench)
    writeFileSync(join(folder, 'targets.yaml'), inventory(targets, pager, sizes))
    const daemon = startBuilt(folder)
    const undo = ending.later(() => daemon.end('SIGKILL'))
    await watching(daemon)
    // Everybody has been seen to be well.
    await wait((sizes.everyS + sizes.timeoutS) * 1000)
    const before = { ...daemon.use(), at: performance.now() }
    say(`${plan.filter(({ isBlip }) => !isBlip).length} troubles, ${plan.filter(({ isBlip }) => isBlip).length} blips`)
    const [happened] = await Promise.all([happen(plan), flap()])
    const after = { ...daemon.use(), at: performance.now() }
    await settled(pager)
    const code = await daemon.end('SIGTERM')
    await undo()
    const differing = compared(happened, pager, await asked(folder, 'incidents', '--json'))
    const late = latenessIn(daemon.lines)
    return {
      figures: { ...figuresOf(happened, pager), ...useWords(before, after), ...late },
      wrong: [
        ...differing,
        ...(code === 0 ? [] : [`SIGTERM ended it with ${code}`]),
        ...(late['late at p99, ms'] <= MOST_LATE_MS ? [] : ['targets are looked at too late']),
        ...unreadIn(daemon),
      ],
    }
  },
}

interface Fleet {
  readonly targets: readonly string[]
  readonly plan: readonly Planned[]
  /** A site that says something else each time it is asked, for a while. */
  readonly flap: () => Promise<void>
}

async function world({ sizes, chance, ending }: Bench<Sizes>): Promise<Fleet> {
  const hosts = await startHosts(sizes.hosts, ending)
  const engine = await startEngine()
  ending.later(() => engine.stop())
  const names = Array.from({ length: sizes.containers }, (_, at) => `shop-${at}`)
  const troubles = hosts.map((host) => (chance() < 0.5 ? dies(host) : freezes(host)))
  for (const [at, name] of names.entries()) {
    // They outlast the proof: what ends by itself in between is a trouble that nobody has planned.
    const Cmd = ['sleep', '100000']
    const container = await engine.run({ name, Cmd, ...(at % 2 === 0 && { Healthcheck: HEALTH_CHECK }) })
    troubles.push(at % 2 === 0 ? isUnhealthy('engine', name, engine.socket) : isKilled('engine', name, container))
  }
  const spanMs = sizes.minutes * 60_000
  let isFlapping = false
  let count = 0
  const site = createServer((_request, response) => {
    count += 1
    response.writeHead(isFlapping && count % 2 === 0 ? 500 : 200).end('ok')
  })
  const port = await listening(site)
  ending.later(() => ended(site))
  const longMs = (sizes.everyS + ATTEMPTS * (sizes.timeoutS + RETRY_S) + 10) * 1000
  return {
    plan: planned(troubles, { spanMs, longMs, chance }),
    targets: [
      ...hosts.map((host) => host.target()),
      `{ id: engine, runtime: docker, endpoint: 'unix://${engine.socket}' }`,
      `{ id: site, runtime: network, address: 127.0.0.1, every: 2s, checks: { http: { url: 'http://127.0.0.1:${port}/' } } }`,
    ],
    async flap() {
      await wait(spanMs * 0.2)
      isFlapping = true
      await wait(spanMs * 0.5)
      isFlapping = false
    },
  }
}

function inventory(targets: readonly string[], pager: Pager, { everyS, timeoutS }: Sizes): string {
  return `settings: { every: ${everyS}s, timeout: ${timeoutS}s, patience: { attempts: ${ATTEMPTS}, retry: ${RETRY_S}s } }
targets:
${targets.map((target) => `  - ${target}\n`).join('')}notifiers: { pager: { use: webhook, url: '${pager.origin}/' } }
rules:
  - name: tell
    when: { check: [${CHECKS.join(', ')}] }
    then: pager
    group: { by: incident, wait: 1s, interval: 1s }
    repeat: off
    limit: 1000 per 1s
`
}

function happen(plan: readonly Planned[]): Promise<readonly Happened[]> {
  return Promise.all(
    plan.map(async (each) => {
      await wait(each.fromMs)
      const began = Date.now()
      await each.trouble.begin()
      await wait(each.toMs - each.fromMs)
      await each.trouble.end()
      return { ...each, began, ended: Date.now() }
    }),
  )
}

/** Waits until whoever was told of something was told of its end, or the time is over. */
async function settled(pager: Pager): Promise<void> {
  for (let waitedMs = 0; waitedMs < SETTLE_MS; waitedMs += 1000) {
    await wait(1000)
    const isOver = heardOf(taken(pager.calls)).every(({ recoveries }) => recoveries.length > 0)
    if (isOver && waitedMs > 20_000) return
  }
}

/** Compares what was told with what was done, and with what the daemon itself says afterwards. */
function compared(happened: readonly Happened[], pager: Pager, said: string): string[] {
  const heard = heardOf(taken(pager.calls))
  const long = happened.filter(({ isBlip }) => !isBlip)
  const told = (subject: string): number => heard.filter((each) => each.subject === subject).length
  const expected = new Set([...long.map(({ trouble }) => trouble.subject), 'site http'])
  const made = heard.filter(({ subject }) => !expected.has(subject.startsWith('site http') ? 'site http' : subject))
  const site = heard.filter(({ subject }) => subject.startsWith('site http'))
  const known = (
    JSON.parse(said) as { id: string; target: string; check: string; item: string; phase: string }[]
  ).filter(({ check }) => CHECKS.includes(check))
  const heardIds = new Set(heard.map(({ incident }) => incident))
  return [
    ...wrongIn(heard),
    ...long.flatMap(({ trouble: { subject, kind } }) =>
      told(subject) === 1 ? [] : [`${subject} (it ${kind}) was told as ${told(subject)} incidents`],
    ),
    ...made.map(({ subject }) => `${subject} was told, and nothing had happened to it for long`),
    ...(site.length === 1 && site[0]?.problems.some(({ isFlapping }) => isFlapping)
      ? []
      : [`the site that flaps was told as ${site.length} incidents`]),
    ...known.filter(({ phase }) => phase === 'open').map((each) => `${subjectOf(each)} is open although it is well`),
    ...known
      .filter(({ id }) => !heardIds.has(id))
      .map((each) => `"orch-watch incidents" knows of ${subjectOf(each)}, and nobody was told`),
    ...(known.length >= heard.length ? [] : [`"orch-watch incidents" knows ${known.length} of ${heard.length}`]),
  ]
}

function figuresOf(happened: readonly Happened[], pager: Pager): Readonly<Record<string, number>> {
  const heard = heardOf(taken(pager.calls))
  const delays = happened.flatMap(({ trouble, began }) =>
    heard
      .filter(({ subject }) => subject === trouble.subject)
      .map(({ problems }) => (problems[0]?.at ?? began) - began),
  )
  return {
    'troubles that lasted': happened.filter(({ isBlip }) => !isBlip).length,
    blips: happened.filter(({ isBlip }) => isBlip).length,
    'told incidents': heard.length,
    calls: pager.calls.length,
    'told after at most, ms': Math.max(0, ...delays),
  }
}

function unreadIn(daemon: BuiltDaemon): string[] {
  return daemon.lines.filter(({ word }) => word === 'unread').map(({ text }) => `it printed: ${text}`)
}
