import type { EngineSection } from '../../lib/model/engine.ts'
import { startEngine } from '../../test/helpers/engine.ts'
import type { Engine } from '../../test/helpers/engine.ts'
import { interleave } from '../bench.ts'
import type { Bench, Contestant, Measure } from '../bench.ts'
import { runCommand, runShell } from '../command.ts'
import type { Ran } from '../command.ts'
import { openMeter } from '../cpu.ts'
import type { Meter } from '../cpu.ts'
import { PEERS } from '../peers.ts'
import type { Series, Taken } from '../series.ts'
import { startWatcher } from '../watchers.ts'
import type { Watcher } from '../watchers.ts'

const CREATED_AT_ONCE = 3
/** The code is compiled by then, as in a daemon; a look by the API takes a second and a half. */
const WARM_LOOKS = { far: 150, local: 60, api: 20 } as const
const BOTH: readonly EngineSection[] = ['containers', 'usage']
const NOTES = [
  'CPU, memory with its limit, processes of every running container; without a network there is no traffic to read.',
  'By the API: list, inspect and one-shot stats, over a kept session; `first look` opens it and inspects everybody, and stands against `docker stats` and `docker inspect` together.',
  'By files: the list by the API, and meanwhile the figures out of the files of the control groups, with one program on the host: on this machine (`files here`: the programs it starts count as client) or over a kept SSH connection.',
  'CPU on the target is that of dockerd and all below it, and of the SSH server where one is used.',
]

export const containers: Measure = {
  name: 'containers',
  goals: ['G6', 'G7'],
  run: async (bench) => {
    const meter = openMeter('dockerd')
    bench.ending.later(() => meter.remove())
    const engine = await startEngine()
    bench.ending.later(() => engine.stop())
    meter.join(engine.pid)
    const series: Series[] = []
    let there = 0
    for (const count of bench.isQuick ? [50] : [50, 200]) {
      bench.say(`containers: starting ${count - there} containers`)
      await start(engine, there, count)
      there = count
      series.push(await ofContainers(bench, engine, meter, count))
    }
    return series
  },
}

async function start(engine: Engine, from: number, to: number): Promise<void> {
  let next = from
  const worker = async (): Promise<void> => {
    for (let at = next++; at < to; at = next++) await engine.run({ name: `c${at}`, Cmd: ['sleep', '100000'] })
  }
  await Promise.all(Array.from({ length: CREATED_AT_ONCE }, worker))
}

async function ofContainers(bench: Bench, engine: Engine, meter: Meter, count: number): Promise<Series> {
  const yard = await bench.yard()
  // Root, because the engine's socket is root's.
  const tail = `  - { id: api, runtime: docker, endpoint: 'unix://${engine.socket}' }
  - { id: local, runtime: local, engine: ${engine.socket} }
  - { id: far, address: 'root@127.0.0.1:${yard.openPort}', engine: ${engine.socket}, ssh: SSH_SETTINGS }
`
  const config = yard.inventory(`containers-${count}.yaml`, 0, { tail })
  const watcher = await startWatcher(`containers-${count}`, config, bench.ending)
  // Those that keep their sessions for the whole run are processes of their own, as a daemon is.
  const far = await startWatcher(`containers-far-${count}`, config, bench.ending)
  const local = await startWatcher(`containers-local-${count}`, config, bench.ending)
  const targetMs = async (): Promise<number> => (await yard.targetMs()) + meter.ms()
  const asks = (name: string, by: Watcher, target: string, all: boolean): Contestant => ({
    name,
    run: () => ask(by, target, count, { all, targetMs }),
  })
  const env = { DOCKER_HOST: `unix://${engine.socket}` }
  const docker = (name: string, start: () => Promise<Ran>): Contestant => ({
    name,
    run: async () => {
      const before = await targetMs()
      const { wallMs, cpuMs } = await start()
      return { wallMs, clientMs: cpuMs, targetMs: (await targetMs()) - before }
    },
  })
  const stats = [PEERS.docker.file, 'stats', '--no-stream'] as const
  const inspect = `${stats.join(' ')}; ${PEERS.docker.file} inspect $(${PEERS.docker.file} ps -q)`
  const about = { id: `containers-${count}`, title: `${count} containers`, notes: NOTES, per: 'sweep' }
  try {
    await prove(stats, env, count)
    await again(watcher, 'api', WARM_LOOKS.api)
    await again(far, 'far', WARM_LOOKS.far)
    await again(local, 'local', WARM_LOOKS.local)
    return await interleave(bench, about, [
      { ...asks('orch-watch, first look', watcher, 'api', true), before: () => watcher.tell({ kind: 'close' }) },
      docker('docker stats + inspect', () => runShell(inspect, [], { env })),
      asks('orch-watch, API', watcher, 'api', true),
      docker('docker stats', () => runCommand(stats, { env })),
      asks('orch-watch, files over SSH', far, 'far', false),
      asks('orch-watch, files here', local, 'local', false),
    ])
  } finally {
    await Promise.all([watcher, far, local].map((each) => each.stop()))
  }
}

async function ask(
  watcher: Watcher,
  target: string,
  count: number,
  { all, targetMs }: { all: boolean; targetMs: () => Promise<number> },
): Promise<Taken> {
  const before = await targetMs()
  const order = { kind: 'engine', target, sections: all ? BOTH : BOTH.slice(1) } as const
  const { wallMs, cpuMs, treeMs, seen, faults } = await watcher.tell(order)
  if (seen !== count) throw new Error(`"${target}": ${seen} of ${count} containers were seen: ${faults.join('; ')}`)
  const clientMs = target === 'local' ? Math.max(cpuMs, treeMs) : cpuMs
  return { wallMs, clientMs, targetMs: (await targetMs()) - before }
}

/** Opens what is not open, and looks until the code is compiled. */
async function again(watcher: Watcher, target: string, looks: number): Promise<void> {
  for (let left = looks; left > 0; left -= 1) await watcher.tell({ kind: 'engine', target, sections: ['usage'] })
}

async function prove(stats: readonly string[], env: Record<string, string>, count: number): Promise<void> {
  const { output } = await runCommand([...stats, '--format', '{{.ID}}'], { env, keep: true })
  const answered = output.trim().split('\n').length
  if (answered !== count) throw new Error(`docker stats: ${answered} of ${count} containers answered`)
}
