import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type Docker from 'dockerode'
import { orchWatch } from './command-line.ts'
import type { Engine } from './engine.ts'
import { engineFront } from './engine-front.ts'
import type { HealStage, Spot } from './killed-healing.ts'
import { notAlone } from './not-alone.ts'

/** What healing says before it does something, and behind it. */
const INTENDED: Spot = { kind: 'said', fits: /healing: intended: / }
const ENDED: Spot = { kind: 'said', fits: /healing: ended: / }

/** A remedy that is done by one call, or by a few: the last of them is the deed. */
const stepsOf = (calls: number): HealStage['steps'] => [
  { name: 'intent written', spot: { kind: 'call', nth: 1, when: 'before' } },
  ...Array.from({ length: calls }, (_, at) => at + 1).flatMap((nth): HealStage['steps'] => {
    const which = calls === 1 ? '' : ` ${nth}`
    return [
      { name: `call${which} sent`, spot: { kind: 'call', nth, when: 'sent' } },
      { name: `call${which} answered`, spot: { kind: 'call', nth, when: 'answered' } },
    ]
  }),
  { name: 'outcome written', spot: ENDED },
]

/** Its lines in their order: that it has begun, its steps, what was made, and that it is well. */
const LINES = {
  anew: ['begun', 'create', 'made', 'compare', 'stop', 'set-aside', 'rename', 'start', 'gate', 'compare-again', 'proven', 'remove-old'],
  gone: ['begun', 'create', 'made', 'compare', 'rename', 'start', 'gate', 'compare-again', 'proven'],
} as const // prettier-ignore

const replacing = (lines: readonly string[], calls: number): HealStage['steps'] => [
  { name: 'intent written', spot: INTENDED },
  ...lines.map((name, at): HealStage['steps'][number] => ({ name, spot: { kind: 'journal', lines: at + 1 } })),
  { name: 'any call sent', spot: { kind: 'any-call', of: calls, when: 'sent' } },
  { name: 'any call answered', spot: { kind: 'any-call', of: calls, when: 'answered' } },
  { name: 'outcome written', spot: ENDED },
]

/** As long as it has not been told to be unwell; it does not want to end, and comes up well. */
const UNWELL = 'rm -f /tmp/bad 2>/dev/null || busybox rm -f /tmp/bad; trap "" TERM; while true; do sleep 0.1; done'
const HEALTH = { Test: ['CMD-SHELL', 'test ! -e /tmp/bad'], Interval: 3e8, Retries: 1 }
const MiB = 1024 ** 2

interface Wanted {
  readonly then: string
  readonly when?: string
  readonly more?: string
}

/** How one kind of trouble is made of a container, and what mends it. */
interface Play {
  readonly rule: Wanted
  readonly steps: HealStage['steps']
  readonly container: Partial<Docker.ContainerCreateOptions>
  /** The call that is the deed; absent where it is many, and may be taken back. */
  readonly deed?: RegExp
  /** Before each trouble, behind the first recording. */
  readonly before?: (engine: Engine, folder: string) => Promise<void>
  readonly trouble: (engine: Engine) => Promise<unknown>
  /** What is wrong beside what must never be. */
  readonly isMended: (found: Docker.ContainerInspectInfo) => boolean
}

const SELECT = 'workloads: [{ id: shop, on: { targets: engine }, select: { labels: { app: shop } }, replicas: 1 }]'
const shop: Wanted = { then: '', when: '{ target: shop, check: workload-replicas }', more: SELECT }
const isHealthy = ({ State }: Docker.ContainerInspectInfo): boolean => State.Health?.Status === 'healthy'
const isRunning = ({ State }: Docker.ContainerInspectInfo): boolean => State.Running

async function infect({ docker }: Engine): Promise<void> {
  const run = await docker.getContainer('web').exec({ Cmd: ['touch', '/tmp/bad'], AttachStdout: true })
  const output = await run.start({})
  await once(output.resume(), 'end')
}

const PLAYS: Readonly<Record<string, Play>> = {
  'restart-container': {
    rule: { then: '{ remedy: restart-container, within: 60s }' },
    steps: stepsOf(1),
    container: { Cmd: ['sh', '-c', UNWELL], Healthcheck: HEALTH },
    deed: /^POST .*\/restart$/u,
    trouble: infect,
    isMended: isHealthy,
  },
  'start-replica': {
    rule: { ...shop, then: '{ remedy: start-replica, within: 60s }' },
    steps: stepsOf(1),
    container: { Labels: { app: 'shop' } },
    deed: /^POST .*\/start$/u,
    trouble: ({ docker }) => docker.getContainer('web').kill(),
    isMended: isRunning,
  },
  'start-replica of one that is gone': {
    rule: { ...shop, then: '{ remedy: start-replica, within: 60s }' },
    // create, connect, rename, start
    steps: replacing(LINES.gone, 4),
    container: { Labels: { app: 'shop' } },
    trouble: ({ docker }) => docker.getContainer('web').remove({ force: true }),
    isMended: isRunning,
  },
  redeploy: {
    rule: { then: '{ remedy: redeploy, within: 60s }' },
    // create, connect, stop, rename, rename, start, remove
    steps: replacing(LINES.anew, 7),
    container: { Healthcheck: HEALTH },
    trouble: infect,
    isMended: isHealthy,
  },
  rollback: {
    rule: { then: '{ remedy: rollback, within: 60s }' },
    steps: replacing(LINES.anew, 7),
    container: { Healthcheck: HEALTH, HostConfig: { Memory: 64 * MiB } },
    async before({ docker }) {
      await docker.getContainer('web').update({ Memory: 80 * MiB, MemorySwap: 160 * MiB })
    },
    trouble: infect,
    isMended: (found) => isHealthy(found) && found.HostConfig.Memory === 64 * MiB,
  },
  'remove-surplus': {
    rule: { ...shop, then: '{ remedy: remove-surplus, within: 60s }' },
    // stop, remove
    steps: stepsOf(2),
    container: { Labels: { app: 'shop' } },
    deed: /^DELETE /u,
    trouble: (engine) => engine.run({ name: 'web-2', Labels: { app: 'shop' }, StopTimeout: 1 }),
    isMended: isRunning,
  },
}

export const CONTAINER_PLAYS: readonly string[] = Object.keys(PLAYS)

const inventoryOf = (socket: string, { then, when, more }: Wanted): string => `
settings:
  every: 5s
  patience: { attempts: 1, recover: 1, flapping: off }
  registry: ./revisions
  heal: { enabled: true, confirmAfter: 200ms, restAfterStart: 1s, budget: 1000 per 1h, perHost: 1000 per 1h }
targets: [{ id: engine, runtime: docker, endpoint: 'unix://${socket}' }]
${more ?? ''}
rules:
  - name: mend
    when: ${when ?? '{ check: container-health, item: web }'}
    then: [${then}]
    mode: act
    budget: 1000 per 1h
    backoff: { first: 1s, most: 1s }
`

export interface Ground {
  readonly engine: Engine
  /** Of its network, another one for each engine that runs at the same time. */
  readonly subnet: string
  readonly folder: string
}

/** One container "web" with a network of its own beside its first and a volume without a name, behind a front of its engine. */
export async function containerStage(name: string, { engine, subnet, folder }: Ground): Promise<HealStage> {
  const play = PLAYS[name]
  if (!play) throw new Error(`nothing is played for "${name}"`)
  const { docker } = engine
  mkdirSync(folder, { recursive: true })
  await layGround(engine, subnet)
  const front = await engineFront(engine.socket, join(folder, 'front.sock'))
  writeFileSync(join(folder, 'targets.yaml'), inventoryOf(front.socket, play.rule))
  const makeAndRecord = async (): Promise<void> => {
    await made(play, engine)
    await said(folder, ['revisions', 'record'])
    await said(folder, ['baseline', 'set', 'web', '--note', 'it is good so', '--by', 'ada'])
  }
  await makeAndRecord()
  let volume = ''
  const journal = join(folder, 'revisions/.git/orch-watch/journal')
  return {
    name,
    folder,
    under: [],
    steps: play.steps,
    isTakenBack: play.deed === undefined,
    async prepare() {
      await play.before?.(engine, folder)
      volume = await volumeOf(docker)
      front.given.splice(0)
    },
    isReady: () => front.isListened(),
    started: () => undefined,
    async trouble() {
      await play.trouble(engine)
    },
    trap: (trap) => front.trap(trap),
    journalled: () => linesIn(journal),
    given: () => front.given.filter((call) => play.deed?.test(call) ?? false).length,
    wrong: () => notAlone(docker, { journal, volume, isMended: play.isMended }),
    async reset() {
      for (const { Id } of await docker.listContainers({ all: true }))
        await docker.getContainer(Id).remove({ force: true, v: true })
      for (const { Name } of (await docker.listVolumes()).Volumes) await docker.getVolume(Name).remove()
      rmSync(journal, { recursive: true, force: true })
      await makeAndRecord()
    },
    close: () => front.stop(),
  }
}

async function layGround({ docker }: Engine, subnet: string): Promise<void> {
  const own = { Name: 'shop_back', Internal: true }
  await docker.createNetwork({ ...own, IPAM: { Driver: 'default', Config: [{ Subnet: `${subnet}.0/25` }] } })
  await docker.createNetwork({ Name: 'shop_front', Internal: true, IPAM: { Driver: 'default', Config: [{ Subnet: `${subnet}.128/25` }] } }) // prettier-ignore
}

async function made({ container }: Play, engine: Engine): Promise<void> {
  const { HostConfig, ...rest } = container
  const web = await engine.docker.createContainer({
    ...{ name: 'web', Image: engine.image, Cmd: ['sleep', '100000'], StopTimeout: 1, Volumes: { '/anon': {} } },
    ...rest,
    HostConfig: { NetworkMode: 'shop_back', ...HostConfig },
  })
  await engine.docker.getNetwork('shop_front').connect({ Container: web.id })
  await web.start()
}

async function said(folder: string, words: readonly string[]): Promise<void> {
  const { code, err } = await orchWatch(folder, words)
  if (code !== 0) throw new Error(`"${words.join(' ')}" has ended with ${code}: ${err}`)
}

async function volumeOf(docker: Docker): Promise<string> {
  const { Mounts } = await docker.getContainer('web').inspect()
  return Mounts[0]?.Name ?? ''
}

function linesIn(journal: string): number {
  const files = existsSync(journal) ? readdirSync(journal).filter((name) => name.endsWith('.jsonl')) : []
  return files.reduce((sum, file) => sum + textOf(join(journal, file)).split('\n').length - 1, 0)
}

/** It may have come to its end meanwhile. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
