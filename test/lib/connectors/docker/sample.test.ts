import { expect } from 'chai'
import { askStats } from '../../../../lib/connectors/docker/api.ts'
import type { Stats } from '../../../../lib/connectors/docker/api.ts'
import { between } from '../../../../lib/connectors/docker/sample.ts'
import type { Reading, Sample } from '../../../../lib/connectors/docker/sample.ts'
import { readingOf } from '../../../../lib/connectors/docker/stats.ts'

const MiB = 1024 ** 2
const SECOND_NS = 1e9

function stats(said: object = {}): Stats {
  const cpu = { cpu_usage: { total_usage: 0 }, system_cpu_usage: 100 * SECOND_NS, online_cpus: 4 }
  return askStats('0', true).schema.parse({ read: '2026-05-01T10:00:00Z', cpu_stats: cpu, memory_stats: {}, ...said })
}

function read(said: object = {}, by: { network?: 'own' | 'host' | 'none'; podman?: true } = {}): Reading | null {
  const spoken = { product: by.podman ? 'podman' : 'docker', swapsTraffic: by.podman ?? false } as const
  return readingOf(stats(said), { startedAt: 1, network: by.network ?? 'own' }, 0, spoken)
}

function aSample(said: Partial<Sample> = {}): Sample {
  return {
    source: 'api',
    startedAt: 1,
    busyNs: 0,
    systemNs: 100 * SECOND_NS,
    processors: 4,
    takenAt: 10_000,
    seenMs: 500,
    ...said,
  }
}

describe('cores in use', () => {
  it('are the processor time between two samples over the time between them', () => {
    const after = aSample({ busyNs: 3 * SECOND_NS, takenAt: 12_000, seenMs: 2510 })
    expect(between(aSample(), after)).to.deep.equal({ cpuCores: 1.5, overMs: 2000 })
  })

  it('are counted by the time of the processors when somebody set the clock of the engine', () => {
    const day = 86_400_000
    const later = { busyNs: 2 * SECOND_NS, systemNs: 108 * SECOND_NS, seenMs: 2500 }
    for (const takenAt of [10_000 + day, 10_000 - day, 10_000])
      expect(between(aSample(), aSample({ ...later, takenAt }))).to.deep.equal({ cpuCores: 1, overMs: 2000 })
  })

  it('are unknown when the clock was set and the engine does not count its processors (Podman)', () => {
    const before: Sample = { source: 'api', startedAt: 1, busyNs: 0, processors: 4, takenAt: 10_000, seenMs: 500 }
    const after: Sample = { ...before, busyNs: SECOND_NS, takenAt: 12_000, seenMs: 2500 }
    expect(between(before, { ...after, takenAt: 90_000_000 })).to.equal(null)
    expect(between(before, after)?.cpuCores).to.equal(0.5)
  })

  it('are unknown across a restart: the counters began anew', () => {
    expect(between(aSample({ busyNs: 9 }), aSample({ startedAt: 2, busyNs: 99, takenAt: 12_000 }))).to.equal(null)
    expect(between(aSample({ busyNs: 99 }), aSample({ busyNs: 9, takenAt: 12_000 }))).to.equal(null)
  })

  it('are unknown between a sample and itself', () => {
    expect(between(aSample(), aSample())).to.equal(null)
  })
})

describe('a sample', () => {
  it('is none when the container was not running: the engine answers with its zero time', () => {
    expect(read({ read: '0001-01-01T00:00:00Z' })).to.equal(null)
  })

  it('counts the processors by their list on engines that do not count them', () => {
    const cpu_stats = { cpu_usage: { total_usage: 7, percpu_usage: [3, 4] } }
    expect(read({ cpu_stats })?.sample).to.deep.include({ busyNs: 7, processors: 2 })
  })

  it('takes no system time from an engine that says 0', () => {
    const cpu_stats = { cpu_usage: { total_usage: 7 }, system_cpu_usage: 0, online_cpus: 2 }
    expect(read({ cpu_stats })?.sample).not.to.have.property('systemNs')
  })

  it('has an older half when the engine sampled twice, and none when it was asked for one', () => {
    const precpu_stats = { cpu_usage: { total_usage: 5 }, system_cpu_usage: 90 * SECOND_NS, online_cpus: 4 }
    const double = read({ preread: '2026-05-01T09:59:59Z', precpu_stats })
    expect(double?.older).to.deep.include({ busyNs: 5, takenAt: Date.parse('2026-05-01T09:59:59Z') })
    expect(read({ preread: '0001-01-01T00:00:00Z', precpu_stats })).not.to.have.property('older')
    expect(read({ preread: '0001-01-01T00:00:00Z', precpu_stats: {} })).not.to.have.property('older')
    expect(read()).not.to.have.property('older')
  })
})

describe('memory in use', () => {
  const usage = 100 * MiB

  it('leaves out the page cache of the whole tree on cgroup v1', () => {
    const memory_stats = { usage, limit: 1, stats: { inactive_file: MiB, total_inactive_file: 30 * MiB, cache: 1 } }
    expect(read({ memory_stats })?.memoryBytes).to.equal(70 * MiB)
  })

  it('leaves out the inactive page cache on cgroup v2', () => {
    const memory_stats = { usage, limit: 1, stats: { inactive_file: 25 * MiB, active_file: MiB, anon: MiB } }
    expect(read({ memory_stats })?.memoryBytes).to.equal(75 * MiB)
  })

  it('is all of it where the cache is not told or not believable', () => {
    expect(read({ memory_stats: { usage, stats: null } })?.memoryBytes).to.equal(usage)
    expect(read({ memory_stats: { usage, stats: { inactive_file: 200 * MiB } } })?.memoryBytes).to.equal(usage)
  })

  it('is unknown, not zero, on an engine without a memory controller', () => {
    expect(read({ memory_stats: {} })?.memoryBytes).to.equal(undefined)
  })

  it('survives limits beyond what a double counts exactly', () => {
    const text = '{"current":5,"limit":18446744073709551615}'
    const unlimited = read({ pids_stats: JSON.parse(text) as object })
    expect(unlimited).to.include({ processes: 5 }).and.not.to.have.property('processLimit')
    expect(read({ pids_stats: { current: 5, limit: 50 } })).to.include({ processLimit: 50 })
  })
})

describe('traffic', () => {
  const counted = { rx_bytes: 100, rx_errors: 1, rx_dropped: 2, tx_bytes: 30, tx_errors: 3, tx_dropped: 4 }

  it('is the sum of all interfaces', () => {
    const traffic = { receivedBytes: 200, sentBytes: 60, errors: 8, drops: 12 }
    expect(read({ networks: { eth0: counted, eth1: counted } })?.sample.traffic).to.deep.equal(traffic)
  })

  it('is none without a network of its own, even where Podman counts zeros', () => {
    for (const said of [{}, { networks: null }, { networks: {} }])
      expect(read(said)?.sample).not.to.have.property('traffic')
    for (const network of ['host', 'none'] as const)
      expect(read({ networks: { network: counted } }, { network })?.sample).not.to.have.property('traffic')
  })

  it('is put right where Podman before 4.4 takes what was sent for what was received', () => {
    const { traffic } = read({ networks: { network: counted } }, { podman: true })?.sample ?? {}
    expect(traffic).to.deep.include({ receivedBytes: 30, sentBytes: 100 })
  })

  it('is told for each second between two samples', () => {
    const before = aSample({ traffic: { receivedBytes: 1000, sentBytes: 0, errors: 1, drops: 0 } })
    const after = aSample({
      traffic: { receivedBytes: 5000, sentBytes: 200, errors: 3, drops: 1 },
      takenAt: 12_000,
      seenMs: 2500,
    })
    expect(between(before, after)?.traffic).to.deep.equal({
      receivedBytesPerSecond: 2000,
      sentBytesPerSecond: 100,
      errorsPerSecond: 1,
      dropsPerSecond: 0.5,
    })
  })

  it('is unknown when an interface went away in between, or when it is new', () => {
    const counters = { receivedBytes: 1000, sentBytes: 10, errors: 0, drops: 0 }
    const later = { takenAt: 12_000, seenMs: 2500 }
    const fewer = aSample({ ...later, traffic: { ...counters, sentBytes: 0 } })
    expect(between(aSample({ traffic: counters }), fewer))
      .to.deep.include({ cpuCores: 0 })
      .and.not.have.property('traffic')
    expect(between(aSample(), fewer)).not.to.have.property('traffic')
  })

  it('and all else is unknown between samples of two sources', () => {
    expect(between(aSample({ source: 'files' }), aSample({ takenAt: 12_000, seenMs: 2500 }))).to.equal(null)
  })
})
