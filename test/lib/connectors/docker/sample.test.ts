import { expect } from 'chai'
import { askStats } from '../../../../lib/connectors/docker/api.ts'
import type { Stats } from '../../../../lib/connectors/docker/api.ts'
import { coresBetween, memoryOf, olderSampleOf, sampleOf } from '../../../../lib/connectors/docker/sample.ts'
import type { Sample } from '../../../../lib/connectors/docker/sample.ts'

const MiB = 1024 ** 2
const SECOND_NS = 1e9

function stats(said: object = {}): Stats {
  const cpu = { cpu_usage: { total_usage: 0 }, system_cpu_usage: 100 * SECOND_NS, online_cpus: 4 }
  return askStats('0', true).schema.parse({ read: '2026-05-01T10:00:00Z', cpu_stats: cpu, memory_stats: {}, ...said })
}

function aSample(said: Partial<Sample> = {}): Sample {
  return { startedAt: 1, busyNs: 0, systemNs: 100 * SECOND_NS, processors: 4, takenAt: 10_000, seenMs: 500, ...said }
}

describe('cores in use', () => {
  it('are the processor time between two samples over the time between them', () => {
    const after = aSample({ busyNs: 3 * SECOND_NS, takenAt: 12_000, seenMs: 2510 })
    expect(coresBetween(aSample(), after)).to.deep.equal({ cpuCores: 1.5, overMs: 2000 })
  })

  it('are counted by the time of the processors when somebody set the clock of the engine', () => {
    const day = 86_400_000
    const later = { busyNs: 2 * SECOND_NS, systemNs: 108 * SECOND_NS, seenMs: 2500 }
    for (const takenAt of [10_000 + day, 10_000 - day, 10_000])
      expect(coresBetween(aSample(), aSample({ ...later, takenAt }))).to.deep.equal({ cpuCores: 1, overMs: 2000 })
  })

  it('are unknown when the clock was set and the engine does not count its processors (Podman)', () => {
    const before: Sample = { startedAt: 1, busyNs: 0, processors: 4, takenAt: 10_000, seenMs: 500 }
    const after: Sample = { ...before, busyNs: SECOND_NS, takenAt: 12_000, seenMs: 2500 }
    expect(coresBetween(before, { ...after, takenAt: 90_000_000 })).to.equal(null)
    expect(coresBetween(before, after)?.cpuCores).to.equal(0.5)
  })

  it('are unknown across a restart: the counters began anew', () => {
    expect(coresBetween(aSample({ busyNs: 9 }), aSample({ startedAt: 2, busyNs: 99, takenAt: 12_000 }))).to.equal(null)
    expect(coresBetween(aSample({ busyNs: 99 }), aSample({ busyNs: 9, takenAt: 12_000 }))).to.equal(null)
  })

  it('are unknown between a sample and itself', () => {
    expect(coresBetween(aSample(), aSample())).to.equal(null)
  })
})

describe('a sample', () => {
  it('is none when the container was not running: the engine answers with its zero time', () => {
    expect(sampleOf(stats({ read: '0001-01-01T00:00:00Z' }), null, 0)).to.equal(null)
  })

  it('counts the processors by their list on engines that do not count them', () => {
    const cpu_stats = { cpu_usage: { total_usage: 7, percpu_usage: [3, 4] } }
    expect(sampleOf(stats({ cpu_stats }), 1, 0)).to.deep.include({ busyNs: 7, processors: 2 })
  })

  it('takes no system time from an engine that says 0', () => {
    const cpu_stats = { cpu_usage: { total_usage: 7 }, system_cpu_usage: 0, online_cpus: 2 }
    expect(sampleOf(stats({ cpu_stats }), 1, 0)).not.to.have.property('systemNs')
  })

  it('has an older half when the engine sampled twice, and none when it was asked for one', () => {
    const precpu_stats = { cpu_usage: { total_usage: 5 }, system_cpu_usage: 90 * SECOND_NS, online_cpus: 4 }
    const double = stats({ preread: '2026-05-01T09:59:59Z', precpu_stats })
    expect(olderSampleOf(double, 1)).to.deep.include({ busyNs: 5, takenAt: Date.parse('2026-05-01T09:59:59Z') })
    expect(olderSampleOf(stats({ preread: '0001-01-01T00:00:00Z', precpu_stats }), 1)).to.equal(null)
    expect(olderSampleOf(stats({ preread: '0001-01-01T00:00:00Z', precpu_stats: {} }), 1)).to.equal(null)
    expect(olderSampleOf(stats(), 1)).to.equal(null)
  })
})

describe('memory in use', () => {
  const usage = 100 * MiB

  it('leaves out the page cache of the whole tree on cgroup v1', () => {
    const memory_stats = { usage, limit: 1, stats: { inactive_file: MiB, total_inactive_file: 30 * MiB, cache: 1 } }
    expect(memoryOf(stats({ memory_stats }))).to.equal(70 * MiB)
  })

  it('leaves out the inactive page cache on cgroup v2', () => {
    const memory_stats = { usage, limit: 1, stats: { inactive_file: 25 * MiB, active_file: MiB, anon: MiB } }
    expect(memoryOf(stats({ memory_stats }))).to.equal(75 * MiB)
  })

  it('is all of it where the cache is not told or not believable', () => {
    expect(memoryOf(stats({ memory_stats: { usage, stats: null } }))).to.equal(usage)
    expect(memoryOf(stats({ memory_stats: { usage, stats: { inactive_file: 200 * MiB } } }))).to.equal(usage)
  })

  it('is unknown, not zero, on an engine without a memory controller', () => {
    expect(memoryOf(stats({ memory_stats: {} }))).to.equal(undefined)
  })

  it('survives limits beyond what a double counts exactly', () => {
    const text = '{"current":5,"limit":18446744073709551615}'
    expect(stats({ pids_stats: JSON.parse(text) as object }).pids_stats).to.deep.equal({ current: 5 })
  })
})
