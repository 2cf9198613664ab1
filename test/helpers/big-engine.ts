import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { aListed, anInfo, anInspect, startFakeEngine } from './fake-engine.ts'

/** A fake engine in a process of its own, so that its memory is not ours, with as many containers as it is told. */
export async function startBigEngine(
  running: number,
  ended: number,
): Promise<{ endpoint: string; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, ['--import', 'tsx/esm', import.meta.filename, `${running}`, `${ended}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    endpoint: line.toString().trim(),
    stop: async () => {
      child.stdin.end()
      await once(child, 'exit')
    },
  }
}

/** Says where it listens, and ends with its standard input. Answers are as long as those of a real engine. */
async function serve(running: number, ended: number): Promise<void> {
  const engine = await startFakeEngine({
    '/info': anInfo(),
    '/containers/json': Array.from({ length: running + ended }, (_, index) => aLine(index, index < running)),
    '/containers/*/stats': aStatistic(),
    '/containers/*/json': (request, response) => {
      const number = Number.parseInt(/[0-9a-f]{64}/u.exec(request.url ?? '')?.[0] ?? '', 16)
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ ...anInspect(number, number < running ? {} : ENDED), ...FILLER }))
      engine.asked.length = 0
    },
  })
  process.stdout.write(`${engine.endpoint}\n`)
  process.stdin.resume().once('end', () => void engine.stop().then(() => process.exit()))
}

const ENDED = { State: { Status: 'exited' } }
const FILLER = {
  Mounts: Array.from({ length: 8 }, (_, index) => ({ Source: `/data/${index}`, Mode: 'z'.repeat(400) })),
}

function aLine(number: number, runs: boolean): object {
  const labels = Array.from({ length: 12 }, (_, index) => [`com.example.label-${index}`, 'x'.repeat(40)] as const)
  return aListed(number, {
    Labels: Object.fromEntries(labels),
    Ports: [{ PrivatePort: 8080, PublicPort: 80, Type: 'tcp' }],
    ...(!runs && { State: 'exited', Status: 'Exited (0) 3 weeks ago' }),
  })
}

function aStatistic(): object {
  const cpu = { cpu_usage: { total_usage: 5e8 }, system_cpu_usage: 1e12, online_cpus: 8 }
  const older = { preread: '2026-05-01T09:59:59Z', precpu_stats: { cpu_usage: { total_usage: 0 } } }
  return { read: '2026-05-01T10:00:00Z', cpu_stats: cpu, memory_stats: { usage: 1e6, limit: 1e9 }, ...older }
}

if (process.argv[1] === import.meta.filename) {
  const [running = 0, ended = 0] = process.argv.slice(2).map(Number)
  await serve(running, ended)
}
