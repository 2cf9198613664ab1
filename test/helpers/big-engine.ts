import { aListed, anId, anInfo, anInspect, startFakeEngine } from './fake-engine.ts'

// A process of its own, so that its memory is not ours: an engine with as many containers as it is told. Its
// inspects are as long as those of a real one. It says where it listens and ends with its standard input.

const [running = 0, ended = 0] = process.argv.slice(2).map(Number)
const labels = Object.fromEntries(
  Array.from({ length: 12 }, (_, index) => [`com.example.label-${index}`, 'x'.repeat(40)]),
)
const filler = {
  Mounts: Array.from({ length: 8 }, (_, index) => ({ Source: `/data/${index}`, Mode: 'z'.repeat(400) })),
}
const list = Array.from({ length: running + ended }, (_, index) =>
  aListed(index, {
    Labels: labels,
    Ports: [{ PrivatePort: 8080, PublicPort: 80, Type: 'tcp' }],
    ...(index >= running && { State: 'exited', Status: 'Exited (0) 3 weeks ago' }),
  }),
)
const cpu = { cpu_usage: { total_usage: 5e8 }, system_cpu_usage: 1e12, online_cpus: 8 }
const older = { preread: '2026-05-01T09:59:59Z', precpu_stats: { cpu_usage: { total_usage: 0 } } }
const usage = { read: '2026-05-01T10:00:00Z', cpu_stats: cpu, memory_stats: { usage: 1e6, limit: 1e9 }, ...older }

const engine = await startFakeEngine({
  '/info': anInfo(),
  '/containers/json': list,
  '/containers/*/stats': usage,
  '/containers/*/json': (request, response) => {
    const number = Number.parseInt(/[0-9a-f]{64}/u.exec(request.url ?? '')?.[0] ?? '', 16)
    const state = number < running ? {} : { State: { Status: 'exited' } }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ ...anInspect(number, state), ...filler, Id: anId(number) }))
    engine.asked.length = 0
  },
})
process.stdout.write(`${engine.endpoint}\n`)
process.stdin.resume().once('end', () => void engine.stop().then(() => process.exit()))
