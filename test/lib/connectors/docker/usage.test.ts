import { expect } from 'chai'
import { aListed, anId, anInfo, anInspect, aVersion, refusal, startFakeEngine } from '../../../helpers/fake-engine.ts'
import type { Answer, FakeEngine } from '../../../helpers/fake-engine.ts'
import { ask, faultIn, movedClock, openDocker, readDocker, value } from '../../../helpers/docker-session.ts'

const SECOND_NS = 1e9
const LIST = '/containers/json'

function stats(
  said: { busyNs?: number; at?: string; cpu_stats?: object; memory_stats?: object; [key: string]: unknown } = {},
): object {
  const { busyNs = 0, at = '2026-05-01T10:00:00Z', ...rest } = said
  const cpu = { cpu_usage: { total_usage: busyNs }, system_cpu_usage: SECOND_NS, online_cpus: 4 }
  return {
    read: at,
    cpu_stats: cpu,
    memory_stats: { usage: 1000, limit: 8000, stats: { inactive_file: 200 } },
    ...rest,
  }
}

/** Answers in turn, the last one for ever. */
function inTurn(...answers: object[]): Answer {
  let turn = 0
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answers[Math.min(turn, answers.length - 1)]))
    turn += 1
  }
}

describe('reading what containers use', () => {
  let engine: FakeEngine | undefined
  const start = async (answers: Record<string, Answer>): Promise<FakeEngine> =>
    (engine = await startFakeEngine(answers))
  afterEach(async () => {
    await engine?.stop()
    engine = undefined
  })

  it('samples twice on the first read and once on the next', async () => {
    const { endpoint, asked } = await start({
      [LIST]: [aListed(1)],
      '/containers/*/json': anInspect(1, { HostConfig: { Memory: 4000 } }),
      '/containers/*/stats': inTurn(
        stats({ busyNs: 0, at: '2026-05-01T10:00:00Z' }),
        stats({ busyNs: SECOND_NS, at: '2026-05-01T10:00:02Z' }),
        stats({ busyNs: 4 * SECOND_NS, at: '2026-05-01T10:00:08Z', pids_stats: { current: 3 } }),
      ),
    })
    const clock = movedClock()
    const session = await openDocker(endpoint, { clock })
    const [first] = value((await ask(session, 'usage')).usage)
    expect(first).to.deep.equal({
      id: anId(1),
      name: 'web-1',
      cpuCores: 0.5,
      overMs: 2000,
      memoryBytes: 800,
      memoryLimitBytes: 4000,
      memoryLimited: true,
      cpuLimitCores: 4,
      processLimited: false,
    })
    expect(clock.slept).to.be.at.least(1000)
    clock.pass(6000)
    asked.length = 0
    const [second] = value((await ask(session, 'usage')).usage)
    expect(second).to.deep.include({ cpuCores: 0.5, overMs: 6000, processes: 3 })
    expect(asked.filter((path) => path.includes('stats'))).to.deep.equal([
      `/containers/${anId(1)}/stats?stream=false&one-shot=true`,
    ])
    await session.close()
  })

  it('needs one round where the engine samples twice itself, before API 1.41', async () => {
    const precpu = { preread: '2026-05-01T09:59:59Z', precpu_stats: { cpu_usage: { total_usage: 0 } } }
    const { endpoint, asked } = await start({
      '/version': aVersion({ Version: '18.09', ApiVersion: '1.39', MinAPIVersion: '1.12' }),
      [LIST]: [aListed(1)],
      '/containers/*/json': anInspect(1),
      '/containers/*/stats': stats({ busyNs: SECOND_NS / 4, ...precpu }),
    })
    const [only] = value((await readDocker(endpoint, 'usage')).usage)
    expect(only).to.deep.include({ cpuCores: 0.25, overMs: 1000, memoryLimited: false, memoryLimitBytes: 8000 })
    expect(asked.filter((path) => path.includes('stats'))).to.deep.equal([`/containers/${anId(1)}/stats?stream=false`])
  })

  it('asks for running containers only, and for all of them at once', async () => {
    const running = Array.from({ length: 40 }, (_, index) => aListed(index + 1))
    const waiting: (() => void)[] = []
    const { endpoint } = await start({
      [LIST]: [...running, aListed(99, { State: 'paused', Status: 'Up (Paused)' })],
      '/containers/*/json': (request, response) => {
        const number = Number.parseInt(/[0-9a-f]{64}/u.exec(request.url!)![0], 16)
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(JSON.stringify(anInspect(number)))
      },
      // Nobody is answered before all 40 have asked.
      '/containers/*/stats': (_request, response) => {
        waiting.push(() =>
          response.end(
            JSON.stringify(stats({ preread: '2026-05-01T09:59:59Z', precpu_stats: { cpu_usage: { total_usage: 0 } } })),
          ),
        )
        response.setHeader('content-type', 'application/json')
        if (waiting.length === 40) for (const answer of waiting) answer()
      },
    })
    expect(value((await readDocker(endpoint, 'usage')).usage)).to.have.length(40)
  })

  it('leaves out what ended since the list: Docker sends zeros or 404, Podman 500', async () => {
    const gone = anInspect(3, { State: { Status: 'exited' } })
    const { endpoint } = await start({
      '/version': aVersion({ ApiVersion: '1.41', Components: [{ Name: 'Podman Engine' }] }),
      '/info': anInfo(),
      [LIST]: [aListed(1), aListed(2), aListed(3)],
      [`/containers/${anId(1)}/json`]: anInspect(1),
      [`/containers/${anId(2)}/json`]: anInspect(2),
      [`/containers/${anId(3)}/json`]: inTurn(anInspect(3), gone),
      [`/containers/${anId(1)}/stats`]: { ...stats({ at: '0001-01-01T00:00:00Z' }), memory_stats: {} },
      [`/containers/${anId(3)}/stats`]: refusal(500, { cause: 'x', message: 'container is stopped', response: 500 }),
    })
    const { usage, info } = await readDocker(endpoint, 'usage', 'info')
    expect(value(usage)).to.deep.equal([])
    expect(value(info).product).to.equal('podman')
  })

  it('faults usage alone when the statistics of a running container are refused', async () => {
    const { endpoint } = await start({
      [LIST]: [aListed(1)],
      '/containers/*/json': anInspect(1),
      '/containers/*/stats': refusal(500, { message: 'cgroup is gone' }),
    })
    const { containers, usage } = await readDocker(endpoint, 'containers', 'usage')
    expect(value(containers)).to.have.length(1)
    expect(faultIn(usage).message).to.contain(anId(1)).and.to.contain('cgroup is gone')
  })

  it('says that it does not count Windows', async () => {
    const { endpoint } = await start({ '/version': aVersion({ Os: 'windows' }), [LIST]: [] })
    expect(faultIn((await readDocker(endpoint, 'usage')).usage).code).to.equal('not-supported')
  })
})
