import { expect } from 'chai'
import { askInspect, askList } from '../../../../lib/connectors/docker/api.ts'
import { toContainer } from '../../../../lib/connectors/docker/container.ts'
import { toLabels } from '../../../../lib/model/labels.ts'
import type { Container } from '../../../../lib/model/engine.ts'
import { aListed, anId, anInspect } from '../../../helpers/fake-engine.ts'

function container(inspect: Parameters<typeof anInspect>[1] = {}, listed: object = {}): Container {
  const [line] = askList(true).schema.parse([aListed(1, listed)])
  return toContainer(line!, askInspect('').schema.parse(anInspect(1, inspect)))
}

describe('a container', () => {
  it('is read out of its line in the list and its inspect', () => {
    expect(container({}, { Labels: { app: 'shop' } })).to.deep.equal({
      id: anId(1),
      name: 'web-1',
      image: 'shop/web:1.4.2',
      imageId: 'sha256:1234',
      labels: toLabels([['app', 'shop']]),
      phase: 'running',
      health: 'none',
      restarts: 0,
      restartPolicy: 'no',
      createdAt: Date.parse('2026-05-01T10:00:00.5Z'),
      startedAt: Date.parse('2026-05-01T10:00:01.123Z'),
      exitCode: 0,
      oomKilled: false,
      error: '',
      network: 'own',
    })
  })

  it('says whose network it sees, its first process, and how many processes it may have', () => {
    for (const [NetworkMode, network] of [
      ['default', 'own'],
      ['shop_back', 'own'],
      ['host', 'host'],
      ['none', 'none'],
      ['container:5f2a', 'shared'],
    ] as const)
      expect(container({ HostConfig: { NetworkMode } }).network).to.equal(network)
    expect(container({ State: { Pid: 4711 }, HostConfig: { PidsLimit: 100 } })).to.include({
      pid: 4711,
      processLimit: 100,
    })
    for (const PidsLimit of [null, 0, -1])
      expect(container({ State: { Pid: 0 }, HostConfig: { PidsLimit } })).not.to.have.any.keys('pid', 'processLimit')
  })

  it('says which ports it may be asked at, and where other things than its own files are seen', () => {
    const told = container({
      Config: { Image: 'x', ExposedPorts: { '22/tcp': {}, '80/tcp': {}, odd: {} } },
      NetworkSettings: {
        Ports: {
          '22/tcp': [
            { HostIp: '0.0.0.0', HostPort: '2222' },
            { HostIp: '::', HostPort: '2222' },
          ],
          '53/udp': null,
        },
      },
      Mounts: [{ Destination: '/data' }],
      HostConfig: { Tmpfs: { '/scratch': '' } },
    })
    expect(told.ports).to.deep.equal([
      { port: 22, protocol: 'tcp', published: ['0.0.0.0:2222', '[::]:2222'] },
      { port: 80, protocol: 'tcp', published: [] },
      { port: 53, protocol: 'udp', published: [] },
    ])
    expect(told.mounts).to.deep.equal(['/data', '/scratch'])
    expect(container({ Mounts: null, NetworkSettings: { Ports: null } })).not.to.have.any.keys('ports', 'mounts')
  })

  it('keeps labels that carry the names of JavaScript (D38)', () => {
    const text = '{"__proto__":"a","constructor":"b","toString":"c","<b>":"\\u001b[31m"}'
    const { labels } = container({}, { Labels: JSON.parse(text) as object })
    expect(Object.entries(labels)).to.deep.equal(Object.entries(JSON.parse(text) as object))
    expect(Object.keys(labels)).to.include('__proto__')
    expect(container({}, { Labels: null }).labels).to.deep.equal(Object.create(null))
  })

  it('refuses labels that are not text', () => {
    expect(() => container({}, { Labels: { a: 1 } })).to.throw(/not text/u)
  })

  it('knows its limits in both of the ways a limit can be set', () => {
    expect(container({ HostConfig: { NanoCpus: 1_500_000_000, Memory: 1024 } })).to.deep.include({
      cpuLimitCores: 1.5,
      memoryLimitBytes: 1024,
    })
    expect(container({ HostConfig: { CpuQuota: 25_000, CpuPeriod: 50_000 } }).cpuLimitCores).to.equal(0.5)
    expect(container({ HostConfig: { CpuQuota: 25_000 } }).cpuLimitCores).to.equal(0.25)
    for (const HostConfig of [{ CpuQuota: -1 }, { Memory: -1 }, {}])
      expect(container({ HostConfig })).not.to.have.any.keys('cpuLimitCores', 'memoryLimitBytes')
  })

  it('tells the last probe of its health check, at a sane length', () => {
    const Log = [{ Output: 'first' }, { Output: 'x'.repeat(10_000) }]
    const sick = container({ State: { Health: { Status: 'unhealthy', FailingStreak: 3, Log } } })
    expect(sick.health).to.equal('unhealthy')
    expect(sick.probe).to.deep.equal({ failingStreak: 3, output: 'x'.repeat(4096) })
    const young = container({ State: { Health: { Status: 'starting', FailingStreak: 0, Log: null } } })
    expect(young.probe).to.deep.equal({ failingStreak: 0, output: '' })
  })

  it('has no health without a health check, in all the words engines have for that', () => {
    for (const Health of [undefined, null, { Status: 'none', FailingStreak: 0 }, { Status: '', FailingStreak: 0 }]) {
      const well = container({ State: { Health } })
      expect(well.health).to.equal('none')
      expect(well).not.to.have.property('probe')
    }
  })

  it('is read the same from Podman, which words some things its own way', () => {
    const podman = { RestartPolicy: { Name: '' } }
    const times = { StartedAt: '2026-05-01T12:00:01.5+02:00', FinishedAt: '2026-05-01T12:00:02+02:00' }
    const ended = container({ State: { Status: 'stopped', ExitCode: 3, ...times }, HostConfig: podman })
    expect(ended).to.deep.include({ phase: 'exited', exitCode: 3, restartPolicy: 'no' })
    expect(ended.finishedAt).to.equal(Date.parse('2026-05-01T10:00:02Z'))
    expect(container({ State: { Status: 'configured' } }).phase).to.equal('created')
  })

  it('is not guessed from a state that nobody knows', () => {
    expect(() => container({ State: { Status: 'dreaming' } })).to.throw(/"dreaming"/u)
  })
})
