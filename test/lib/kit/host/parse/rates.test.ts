import { expect } from 'chai'
import { goneBy } from '../../../../../lib/kit/host/parse/counters.ts'
import { disksBetween, parseDiskSample } from '../../../../../lib/kit/host/parse/disk-io.ts'
import { netBetween, parseLinks, parseNetSample } from '../../../../../lib/kit/host/parse/net-io.ts'

const disk = (name: string, ...numbers: readonly number[]): string =>
  `   8       0 ${name} ${Array.from({ length: 17 }, (_, at) => numbers[at] ?? 0).join(' ')}`
const net = (name: string, received: number, sent: number): string =>
  `${name.padStart(6)}: ${[received, 9, 0, 0, 0, 0, 0, 0, sent, 9, 0, 0, 0, 0, 0, 0].join(' ')}`
const files = (upS: number, ...rows: readonly string[]): string => `${upS.toFixed(2)} 1.00\n${rows.join('\n')}\n`
const names = (...all: readonly string[]): readonly string[] => [
  ...parseDiskSample(files(1, ...all.map((name) => disk(name, 1)))).disks.keys(),
]

describe('counters', () => {
  it('turn over at 32 bits, or began anew', () => {
    expect(goneBy(10, 15)).to.equal(5)
    expect(goneBy(2 ** 32 - 5, 7)).to.equal(12)
    expect(goneBy(1000, 7)).to.equal(null)
    expect(goneBy(2 ** 40, 7)).to.equal(null)
    expect(goneBy(2 ** 40, 2 ** 40 - 1)).to.equal(null)
  })
})

describe('the activity of disks', () => {
  it('is that of whole disks: a partition stands beside its own', () => {
    expect(
      names('sda', 'sda1', 'sda10', 'sdaa', 'nvme0n1', 'nvme0n1p1', 'mmcblk0', 'mmcblk0p2', 'mmcblk0boot0'),
    ).to.eql(['sda', 'sdaa', 'nvme0n1', 'mmcblk0', 'mmcblk0boot0'])
    expect(names('xvda1', 'md127', 'md12', 'md127p1', 'dm-1', 'dm-10', 'vda', 'vda1')).to.eql([
      'xvda1',
      'md127',
      'md12',
      'dm-1',
      'dm-10',
      'vda',
    ])
    expect(names('loop0', 'ram1', 'zram0', 'sr0', 'fd0', 'sdb')).to.eql(['sdb'])
  })

  it('leaves a disk out that came in between, came back or never did anything', () => {
    const before = parseDiskSample(files(1, disk('sda', 100), disk('sdb', 100), disk('sdc')))
    const after = parseDiskSample(files(2, disk('sda', 110), disk('sdb', 3), disk('sdc'), disk('sdd', 5)))
    expect(disksBetween(before, after).map(({ name, requests }) => `${name} ${requests}`)).to.eql(['sda 10'])
  })

  it('is never more than all of the time', () => {
    const before = parseDiskSample(files(1, disk('sda', 1, 0, 0, 0, 0, 0, 0, 0, 0, 100)))
    const after = parseDiskSample(files(2, disk('sda', 1, 0, 0, 0, 0, 0, 0, 0, 0, 1250)))
    expect(disksBetween(before, after)[0]).to.include({ busyRatio: 1 }).and.not.have.property('awaitMs')
  })

  it('cannot be told across a reboot', () => {
    const at = (upS: number) => parseDiskSample(files(upS, disk('sda', 1)))
    expect(() => disksBetween(at(9), at(3))).to.throw('did not go forward')
  })
})

describe('the activity of interfaces', () => {
  it('is known of one whose counters turned over, and nothing of one that began anew', () => {
    const before = parseNetSample(files(1, net('eth0', 2 ** 32 - 100, 5000), net('ppp0', 9000, 9000)))
    const after = parseNetSample(files(3, net('eth0', 100, 7000), net('ppp0', 50, 60), net('wg0', 1, 1)))
    const rates = netBetween(before, after, new Map())
    expect(rates.map((each) => [each.name, each.receivedBytesPerSecond, each.sentBytesPerSecond])).to.eql([
      ['eth0', 100, 1000],
      ['ppp0', 0, 0],
      ['wg0', 0, 0],
    ])
  })

  it('has a speed only where there is one', () => {
    const links = parseLinks('up 1000 eth0\nup -1 eth1\ndown 4294967295 eth2\nunknown 0 wlan0\n')
    expect([...links].map(([name, link]) => [name, link.state, link.speedBytesPerSecond])).to.eql([
      ['eth0', 'up', 125_000_000],
      ['eth1', 'up', undefined],
      ['eth2', 'down', undefined],
      ['wlan0', 'unknown', undefined],
    ])
  })

  it('reads names that look like anything', () => {
    const sample = parseNetSample(
      files(1, net('a-b.100', 1, 2), net('-rf', 3, 4), '  x:7 9 0 0 0 0 0 0 8 9 0 0 0 0 0 0'),
    )
    expect([...sample.interfaces].map(([name, [received]]) => [name, received])).to.eql([
      ['a-b.100', 1],
      ['-rf', 3],
      ['x', 7],
    ])
  })
})
