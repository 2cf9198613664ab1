import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { fileSampling, preferring, readingsIn } from '../../../../lib/connectors/docker/files.ts'
import { filesProgram } from '../../../../lib/connectors/docker/files-program.ts'
import type { Reading } from '../../../../lib/connectors/docker/sample.ts'
import { fault } from '../../../../lib/kit/fault.ts'
import type { Container } from '../../../../lib/model/engine.ts'
import { movedClock } from '../../../helpers/docker-session.ts'
import { aContainer } from '../../../helpers/facts.ts'

const never = new AbortController().signal
const ID = 'f'.repeat(40) + '0'.repeat(24)
const web = aContainer({ id: ID, pid: 42, startedAt: 1 })
const PROC = {
  'proc/stat': 'cpu  1 2 3\ncpu0 1 2\ncpu1 1 2\nintr 5\n',
  'proc/meminfo': 'MemTotal:        1024 kB\nMemFree: 3 kB\n',
  'proc/sys/kernel/pid_max': '32768\n',
  'proc/sys/kernel/threads-max': '10000\n',
  'proc/uptime': '500.25 3000.00\n',
  'proc/42/net/dev':
    'Inter-|   Receive  |  Transmit\n face |bytes packets errs drop|bytes\n' +
    '    lo: 9 9 9 9 0 0 0 0 9 9 9 9 0 0 0 0\n  eth0:100 5 1 2 0 0 0 0 5000000000 6 3 4 0 0 0 0\n',
}
const V1 = {
  'cpuacct.usage': '7000000000\n',
  'memory.usage_in_bytes': '5000\n',
  'memory.stat': 'cache 1\ninactive_file 7\ntotal_inactive_file 1000\n',
  'pids.current': '3\n',
  'pids.max': 'max\n',
}
const V2 = {
  'cpu.stat': 'usage_usec 7000000\nuser_usec 1\n',
  'memory.current': '5000\n',
  'memory.stat': 'anon 1\ninactive_file 1000\n',
  'pids.current': '3\n',
  'pids.max': '50\n',
}

describe('counters of containers out of the files of their host', () => {
  let root: string
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'ow-files-'))))
  afterEach(() => rmSync(root, { recursive: true }))

  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
  }
  const below = (folder: string, files: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]))

  /** What the program finds in a tree of ours, by every awk that is installed. */
  const read = (containers: readonly Container[] = [web]): ReadonlyMap<string, Reading> => {
    const text = filesProgram(containers, false)
      .replaceAll('"/sys/fs/cgroup/', `"${root}/cgroup/`)
      .replaceAll('"/proc/', `"${root}/proc/`)
    const results = AWKS.map(
      (awk) => spawnSync('sh', { input: text.replace(' awk ', ` ${awk} `), encoding: 'utf8' }).stdout,
    )
    for (const result of results) expect(result).to.equal(results[0])
    return readingsIn(results[0]!, containers, 77)
  }
  const whole: Reading = {
    sample: {
      source: 'files',
      startedAt: 1,
      busyNs: 7e9,
      processors: 2,
      traffic: { receivedBytes: 100, sentBytes: 5e9, errors: 4, drops: 6 },
      takenAt: 500_250,
      seenMs: 77,
    },
    memoryBytes: 4000,
    memoryLimitBytes: 1024 ** 2,
    processes: 3,
    hostProcessLimit: 10_000,
  }

  it('are read on cgroup v1, wherever the engine puts its groups', () => {
    for (const path of [`/docker/${ID}`, `/kubepods/burstable/pod-1/${ID}`, `/machine.slice/libpod-${ID}.scope`]) {
      const groups = ['9:cpu,cpuacct', '4:memory', '8:pids', '0:'].map((each) => `${each}:${path}`)
      write({ ...PROC, 'proc/42/cgroup': `${groups.join('\n')}\n` })
      // Some systems mount two controllers in one place and link to it, some do not link.
      for (const folder of ['cpu,cpuacct', 'memory', 'pids']) write(below(`cgroup/${folder}${path}`, V1))
      expect(read().get(ID)).to.deep.equal(whole)
    }
  })

  it('are read on cgroup v2, and what systemd or crun makes inside belongs to it', () => {
    for (const inside of ['', '/init.scope', '/container']) {
      const path = `/system.slice/docker-${ID}.scope`
      write({ ...PROC, 'proc/42/cgroup': `0::${path}${inside}\n`, ...below(`cgroup${path}`, V2) })
      write(below(`cgroup${path}/container`, { ...V2, 'cpu.stat': 'usage_usec 5\n' }))
      expect(read().get(ID)).to.deep.equal({ ...whole, processLimit: 50 })
    }
  })

  it('are not those of a process that has the number here, nor of a group outside of what we see', () => {
    for (const path of ['/user.slice/session-1.scope', `/../docker/${ID}`, `/docker/${'a'.repeat(64)}`]) {
      write({ ...PROC, 'proc/42/cgroup': `0::${path}\n`, ...below(`cgroup/docker/${ID}`, V2) })
      expect(read().size).to.equal(0)
    }
  })

  it('are none where a file is missing or makes no sense', () => {
    const path = `/docker/${ID}`
    const cgroup = { ...PROC, 'proc/42/cgroup': `0::${path}\n` }
    for (const strange of [{ 'cpu.stat': 'usage_usec x\n' }, { 'memory.current': '' }, { 'memory.stat': 'anon 1\n' }]) {
      write({ ...cgroup, ...below(`cgroup${path}`, { ...V2, ...strange }) })
      expect(read().size).to.equal(0)
    }
    write({ ...cgroup, ...below(`cgroup${path}`, V2), 'proc/uptime': '' })
    expect(read().size).to.equal(0)
  })

  it('tell of one container when another is gone', () => {
    const other = aContainer({ id: 'e'.repeat(64), pid: 43, name: 'gone' })
    const path = `/docker/${ID}`
    write({ ...PROC, 'proc/42/cgroup': `0::${path}\n`, ...below(`cgroup${path}`, V2) })
    expect([...read([other, web]).keys()]).to.deep.equal([ID])
  })

  it('have no traffic where the network is that of the host, and none without an interface', () => {
    const path = `/docker/${ID}`
    write({ ...PROC, 'proc/42/cgroup': `0::${path}\n`, ...below(`cgroup${path}`, V2) })
    const host = { ...web, network: 'host' } as const
    expect(read([host]).get(ID)?.sample).not.to.have.property('traffic')
    write({ 'proc/42/net/dev': 'Inter-|\n face |\n    lo: 9 9 9 9 0 0 0 0 9 9 9 9 0 0 0 0\n' })
    expect(read().get(ID)?.sample).not.to.have.property('traffic')
  })

  it('are not asked for with anything but numbers and ids', () => {
    for (const strange of [{ id: `$(reboot)${ID}` }, { id: ID, pid: -1 }, { id: ID, pid: 1.5 }, { id: ID, pid: NaN }])
      expect(() => filesProgram([{ pid: 1, ...strange }], false)).to.throw(RangeError)
  })

  describe('when the host', () => {
    const output = { exitCode: 0, stderr: '', cut: false, tookMs: 1 }
    const good = `host 2 1024 100 100\ncontainer ${ID.slice(0, 12)} 5.00 us 1 2 1 3 max - - - -\n`

    it('knows none of them, they are not looked for again for ten minutes', async () => {
      let runs = 0
      const runScript = () => Promise.resolve((runs++, { ...output, stdout: 'sh: awk: not found\n' }))
      const clock = movedClock()
      const sampling = fileSampling({ runScript }, clock)
      for (let time = 0; time < 3; time += 1) expect((await sampling([web], never, false)).size).to.equal(0)
      expect(runs).to.equal(1)
      clock.pass(11 * 60_000)
      await sampling([web], never, false)
      expect(runs).to.equal(2)
    })

    it('has thousands of them, no program is too long for its answer', async () => {
      const many = Array.from({ length: 4500 }, (_, index) =>
        aContainer({ id: index.toString(16).padStart(12, '0').padEnd(64, '0'), pid: index + 1 }),
      )
      let runs = 0
      const runScript = (program: string) => {
        runs += 1
        const ids = [...program.matchAll(/^\d+ ([0-9a-f]{12})$/gmu)].map(([, id]) => id)
        const lines = ids.map((id) => `container ${id} 5.00 us 1 2 1 3 max - - - -`)
        return Promise.resolve({ ...output, stdout: ['host 2 1024 100 100', ...lines].join('\n') })
      }
      expect((await fileSampling({ runScript }, movedClock())(many, never, false)).size).to.equal(4500)
      expect(runs).to.equal(3)
    })

    it('cannot run it, or what it says is cut, the engine is asked', async () => {
      const asked: string[] = []
      const api = (containers: readonly Container[]) => {
        asked.push(...containers.map(({ name }) => name))
        return Promise.resolve(new Map())
      }
      const runs = [
        () => Promise.reject(fault('auth-failed', 'forced command')),
        () => Promise.resolve({ ...output, stdout: good, cut: true }),
      ]
      for (const runScript of runs)
        await preferring(fileSampling({ runScript }, movedClock()), api)([web], never, false)
      expect(asked).to.deep.equal(['web', 'web'])
    })

    it('knows some of them, the engine is asked for the others', async () => {
      const runScript = () => Promise.resolve({ ...output, stdout: `Welcome!\n${good}` })
      const asked: string[] = []
      const api = (containers: readonly Container[]) => {
        asked.push(...containers.map(({ name }) => name))
        return Promise.resolve(new Map())
      }
      const stopped = aContainer({ name: 'no-pid' })
      const readings = await preferring(fileSampling({ runScript }, movedClock()), api)([web, stopped], never, false)
      expect([...readings.keys()]).to.deep.equal([ID])
      expect(asked).to.deep.equal(['no-pid'])
    })

    it('was read ahead, it counts for those who are what they were then, and nobody is asked twice', async () => {
      const [same, other] = [aContainer({ id: 'a'.repeat(64), pid: 1 }), aContainer({ id: 'b'.repeat(64), pid: 2 })]
      const [again, gone] = [aContainer({ ...other, pid: 9 }), aContainer({ id: 'c'.repeat(64), pid: 3 })]
      const early = new Map([same, other].map(({ id }) => [id, { sample: sampleOf(1) }]))
      const ahead = Promise.resolve({ of: new Set([same, other, gone]), readings: early })
      const asked: string[] = []
      const from = (name: string) => (containers: readonly Container[]) => {
        asked.push(...containers.map(({ pid }) => `${name} ${pid}`))
        return Promise.resolve(new Map(containers.map(({ id }) => [id, { sample: sampleOf(2) }])))
      }
      const readings = await preferring(from('files'), from('api'), ahead)([same, again, gone], never, false)
      expect(asked).to.deep.equal(['files 9', 'api 3'])
      expect([same, again, gone].map(({ id }) => readings.get(id)?.sample.busyNs)).to.deep.equal([1, 2, 2])
    })

    it('is read for the first time, one program brings two looks', async () => {
      const programs: string[] = []
      const later = good.replace('5.00 us 1', '6.50 us 1500001')
      const runScript = (program: string) => {
        programs.push(program)
        return Promise.resolve({ ...output, stdout: `${good}again\n${later}` })
      }
      const reading = (await fileSampling({ runScript }, movedClock())([web], never, true)).get(ID)
      expect(programs.map((text) => text.match(/^look$/gmu)?.length)).to.deep.equal([2])
      expect(reading?.older).to.include({ takenAt: 5000, busyNs: 1000 }).and.not.have.property('seenMs')
      expect(reading?.sample).to.include({ takenAt: 6500, busyNs: 1_500_001_000 }).and.have.property('seenMs')
    })

    it('has a bug of ours to report, it is not swallowed', async () => {
      const sampling = fileSampling({ runScript: () => Promise.reject(new TypeError('ours')) }, movedClock())
      expect(await sampling([web], never, false).catch((error: unknown) => error)).to.be.instanceOf(TypeError)
    })
  })
})

function sampleOf(busyNs: number): Reading['sample'] {
  return { source: 'files', startedAt: 1, busyNs, processors: 2, takenAt: 1000, seenMs: 1 }
}

/** Debian's own awk, that of busybox, and GNU's where it is installed. */
const AWKS = ['awk', '/bin/busybox awk', 'gawk', 'original-awk'].filter(
  (awk) => spawnSync('sh', ['-c', `${awk} 'BEGIN { print 1 }'`], { encoding: 'utf8' }).stdout === '1\n',
)
