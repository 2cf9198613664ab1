import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startEngine } from '../helpers/engine.ts'
import type { Engine } from '../helpers/engine.ts'
import { startBuilt } from './built-daemon.ts'
import { within } from './events.ts'
import { needRoot } from './hosts.ts'
import { chanceOf } from './proof.ts'
import type { Bench, Proof, Verdict } from './proof.ts'
import { watching } from './told-of-board.ts'

type Sizes = { readonly containers: number; readonly minutes: number }

/** Between two things that happen on the engine. */
const PACE_MS = 2_000

/** A busy engine on which nobody changes any configuration: containers end, are killed, paused, used and made anew as they were. */
export const noise: Proof<Sizes> = {
  about: 'a busy engine on which nobody changes a setting: not one revision beyond the first',
  full: { containers: 50, minutes: 60 },
  small: { containers: 10, minutes: 1 },
  async run({ sizes, ending, folder, seed }: Bench<Sizes>): Promise<Verdict> {
    needRoot()
    const engine = await startEngine()
    ending.later(() => engine.stop())
    const names = Array.from({ length: sizes.containers }, (_, at) => `box-${at}`)
    for (const name of names) await make(engine, name)
    const registry = join(folder, 'revisions')
    writeFileSync(
      join(folder, 'targets.yaml'),
      `settings: { every: 10s, registry: ${registry} }
targets: [{ id: engine, runtime: docker, endpoint: 'unix://${engine.socket}' }]
`,
    )
    const daemon = startBuilt(folder, () => undefined)
    const undo = ending.later(() => daemon.end('SIGKILL'))
    await watching(daemon)
    const subjects = (): string[] =>
      execFileSync('git', ['-C', registry, 'log', '--format=%s'], { encoding: 'utf8' }).trim().split('\n')
    await within(() => recorded(registry) > 0, 60_000, 500)
    const chance = chanceOf(seed)
    const done: Record<string, number> = {}
    const until = performance.now() + sizes.minutes * 60_000
    while (performance.now() < until) {
      const name = names[Math.floor(chance() * names.length)] ?? 'box-0'
      const [what, act] = DEEDS[Math.floor(chance() * DEEDS.length)] ?? ['none', () => Promise.resolve()]
      await act(engine, name).then(
        () => (done[what] = (done[what] ?? 0) + 1),
        () => undefined,
      )
      await wait(PACE_MS)
    }
    await wait(15_000)
    const revisions = subjects()
    await undo()
    return {
      figures: { minutes: sizes.minutes, containers: sizes.containers, revisions: revisions.length, ...done },
      wrong: revisions.slice(0, -1).map((subject) => `noise: ${subject}`),
    }
  },
}

function recorded(registry: string): number {
  try {
    return execFileSync('git', ['-C', registry, 'rev-list', '--count', 'HEAD'], {
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim().length
  } catch {
    return 0
  }
}

type Deed = (engine: Engine, name: string) => Promise<unknown>

const DEEDS: readonly (readonly [string, Deed])[] = [
  ['restarted', (engine, name) => engine.docker.getContainer(name).restart({ t: 0 })],
  ['killed and started', (engine, name) => killed(engine, name)],
  ['stopped for a while', (engine, name) => stopped(engine, name)],
  ['paused for a while', (engine, name) => paused(engine, name)],
  ['used by exec', (engine, name) => used(engine, name)],
  ['made anew as it was', (engine, name) => anew(engine, name)],
]

async function killed(engine: Engine, name: string): Promise<void> {
  await engine.docker.getContainer(name).kill()
  await engine.docker.getContainer(name).start()
}

async function stopped(engine: Engine, name: string): Promise<void> {
  await engine.docker.getContainer(name).stop({ t: 0 })
  await wait(3_000)
  await engine.docker.getContainer(name).start()
}

async function paused(engine: Engine, name: string): Promise<void> {
  await engine.docker.getContainer(name).pause()
  await wait(3_000)
  await engine.docker.getContainer(name).unpause()
}

async function used(engine: Engine, name: string): Promise<void> {
  const exec = await engine.docker.getContainer(name).exec({ Cmd: ['sh', '-c', 'date >> /tmp/log'] })
  await exec.start({ Detach: true })
}

async function anew(engine: Engine, name: string): Promise<void> {
  await engine.docker.getContainer(name).remove({ force: true })
  await make(engine, name)
}

/** Each with something of its own, so that what is mistaken for a change is seen. */
async function make(engine: Engine, name: string): Promise<void> {
  const at = Number(name.split('-')[1])
  await engine.run({
    name,
    Cmd: ['sleep', '1000000'],
    Env: [`NAME=${name}`, `TOKEN=secret-${at}`],
    Labels: { app: 'box', nth: `${at}` },
    ...(at % 3 === 0 && { Healthcheck: { Test: ['CMD', 'true'], Interval: 2_000_000_000 } }),
    HostConfig: {
      Memory: (16 + at) * 1024 ** 2,
      ...(at % 2 === 0 && { Tmpfs: { '/scratch': 'size=1m' } }),
      ...(at % 5 === 0 && { RestartPolicy: { Name: 'always' } }),
    },
  })
}
