import { expect } from 'chai'
import fc from 'fast-check'
import { FaultError } from '../../../../lib/kit/fault.ts'
import { cpuBetween, parseCpuSample, parseOwnUse } from '../../../../lib/kit/host/parse/cpu.ts'
import type { CpuSample } from '../../../../lib/kit/host/parse/cpu.ts'
import { joinMounts, parseMountTable } from '../../../../lib/kit/host/parse/mounts.ts'
import { parseOs } from '../../../../lib/kit/host/parse/os.ts'
import { parseShortRows, parseStatRows } from '../../../../lib/kit/host/parse/processes.ts'
import { parseDf, parseStatFs } from '../../../../lib/kit/host/parse/space.ts'

const sample = (change: Partial<CpuSample>): CpuSample => ({
  upMs: 100_000,
  cores: 2,
  user: 1000,
  system: 500,
  idle: 10_000,
  iowait: 10,
  steal: 5,
  ...change,
})

describe('processor times', () => {
  const from = sample({})

  it('count stolen time as busy and waiting for a disk as free', () => {
    const to = sample({ upMs: 101_000, user: 1040, system: 520, idle: 10_100, iowait: 30, steal: 25 })
    expect(cpuBetween(from, to)).to.deep.equal({
      cores: 2,
      overMs: 1000,
      busyRatio: 0.4,
      userRatio: 0.2,
      systemRatio: 0.1,
      iowaitRatio: 0.1,
      stealRatio: 0.1,
    })
  })

  it('leave our own program out', () => {
    const to = sample({ upMs: 101_000, user: 1040, system: 520, idle: 10_140 })
    const { userRatio, systemRatio } = cpuBetween(from, to, { userMs: 100, systemMs: 4000 })
    expect(userRatio).to.be.closeTo(0.2 - 0.05, 1e-9)
    expect(systemRatio).to.equal(0)
  })

  it('forgive the counters that the kernel lets slip back', () => {
    const to = sample({ upMs: 101_000, user: 1200, iowait: 9, steal: 4 })
    expect(cpuBetween(from, to)).to.include({ busyRatio: 1, iowaitRatio: 0, stealRatio: 0 })
  })

  it('cannot be compared across a reboot', () => {
    expect(() => cpuBetween(from, sample({ upMs: 5000, user: 3 }))).to.throw('did not go forward')
    expect(() => cpuBetween(from, from)).to.throw('did not go forward')
  })

  it('do not count guest time twice, and do without the columns of newer kernels', () => {
    const rows = (cpu: string): string => `1.00 1.00\ncpu  ${cpu}\ncpu0 ${cpu}\n`
    expect(parseCpuSample(rows('10 2 3 4 5 6 7 8 9 1'))).to.include({
      user: 12,
      system: 16,
      idle: 4,
      iowait: 5,
      steal: 8,
    })
    expect(parseCpuSample(rows('10 2 3 4'))).to.include({ user: 12, system: 3, idle: 4, iowait: 0, steal: 0 })
  })

  it('of our own shell are read in each of its dialects', () => {
    expect(parseOwnUse('0m0.010000s 0m0.020000s\n1m0.5s 0m0.000s\n')).to.deep.equal({ userMs: 60_510, systemMs: 20 })
  })
})

describe('the list of processes', () => {
  const tail = (state: string): string =>
    `${state} 1 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 11 19431424 7 1844674407 1 1 0`
  const name = fc.oneof(
    fc.string({ maxLength: 15 }).filter((text) => !/^\s*$/u.test(text)),
    fc
      .array(fc.constantFrom(')', '(', ' ', '\n', 'R', '1', ') R 1', '\u001b[31m'), { minLength: 1, maxLength: 4 })
      .map((all) => all.join('')),
  )

  it('reads every name that a process can give itself', () => {
    // Empty lines are left out on the way, so a name with two line ends in a row cannot be told from one.
    const names = fc.array(
      name.map((text) => text.replace(/\n\s*\n/gu, '\n')),
      { minLength: 1, maxLength: 10 },
    )
    fc.assert(
      fc.property(names, (all) => {
        const text = all.map((each, index) => `${index + 1} (${each}) ${tail('S')}\n`).join('')
        const read = parseStatRows(`page 4096\n${text}`)
        expect(read.map((each) => each.pid)).to.deep.equal(all.map((_, index) => index + 1))
        expect(read.map((each) => each.name)).to.deep.equal(all)
        expect(read.every((each) => each.state === 'S' && each.residentBytes === 28_672)).to.equal(true)
      }),
    )
  })

  it('is unreadable when it ends in the middle of a row', () => {
    expect(() => parseStatRows(`page 4096\n1 (init) ${tail('S')}\n2 (kth`)).to.throw(
      'cannot read the list of processes: "2 (kth"',
    )
  })

  it('is unreadable without the size of a page', () => {
    expect(() => parseShortRows('1 0 S 3 init\n')).to.throw('cannot read the list of processes')
  })

  it('is not supported where /proc shows nothing', () => {
    expect(() => parseShortRows('page 4096\n'))
      .to.throw(FaultError)
      .with.nested.property('fault.code', 'not-supported')
  })
})

describe('mounts', () => {
  it('decode what the kernel escapes', () => {
    const [mount] = parseMountTable('/dev/sd\\043a /mnt/a\\040b\\134040\\011c ext4 rw,relatime 0 0\n')
    expect(mount).to.include({ path: '/mnt/a b\\040\tc', device: '/dev/sd#a', readOnly: false })
  })

  it('do not take an option that ends in "ro" for read-only', () => {
    expect(parseMountTable('/dev/sda1 / ext4 rw,errors=remount-ro 0 0\n')[0]).to.include({ readOnly: false })
    expect(parseMountTable('/dev/sda1 / ext4 relatime,ro 0 0\n')[0]).to.include({ readOnly: true })
  })

  it('show what lies on top, and one device once', () => {
    const rows = parseMountTable(
      [
        '/dev/sda1 /srv/www ext4 rw 0 0',
        '/dev/sda1 /srv ext4 rw 0 0',
        'tmpfs /mnt tmpfs rw 0 0',
        '/dev/sdb1 /mnt xfs rw 0 0',
        'tmpfs /a tmpfs rw 0 0',
        'tmpfs /b tmpfs rw 0 0',
      ].join('\n'),
    )
    const space = { totalBytes: 10, usedBytes: 1, availableBytes: 9 }
    const bySpace = new Map(['/srv/www', '/srv', '/mnt', '/a', '/b'].map((path) => [path, space]))
    expect(joinMounts(rows, bySpace).map(({ path, type }) => `${path} ${type}`)).to.deep.equal([
      '/a tmpfs',
      '/b tmpfs',
      '/mnt xfs',
      '/srv ext4',
    ])
  })

  it('have nothing available rather than less than nothing', () => {
    expect(parseStatFs('4096 100 3 -2 10 1 /\n').get('/')).to.include({ availableBytes: 0, usedBytes: 97 * 4096 })
  })

  it('are read from a df whose names hold blanks and numbers', () => {
    const df =
      'Filesystem 1024-blocks Used Available Capacity Mounted on\n//srv/my share 100 40 60 40% /mnt/my share 9%\n'
    expect(parseDf(df, '').get('/mnt/my share 9%')).to.deep.equal({
      totalBytes: 102_400,
      usedBytes: 40_960,
      availableBytes: 61_440,
    })
  })
})

describe('the system', () => {
  it('has the name that os-release quotes in any way', () => {
    const name = (value: string): string => parseOs('Linux a b c', `PRETTY_NAME=${value}\n`).name
    expect(name('"A \\"B\\" \\$1"')).to.equal('A "B" $1')
    expect(name("'C D'")).to.equal('C D')
    expect(name('Arch')).to.equal('Arch')
    expect(name('')).to.equal('Linux')
  })
})
