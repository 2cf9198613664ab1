import { expect } from 'chai'
import { setTimeout as wait } from 'node:timers/promises'
import type { HostFacts, HostSection } from '../../lib/model/host.ts'
import type { Answers, Cost, HostReader } from '../../lib/model/session.ts'
import { ALL_SECTIONS } from '../helpers/host-answers.ts'

export interface OpenHost {
  readonly host: HostReader
  cost(): Cost
  close(): Promise<void>
}

const ALL = [...ALL_SECTIONS]

/** No systemd; nobody keeps logins; no pressure in this kernel; our own clock is not held against itself. */
const MAY_LACK = new Set(['units', 'logins', 'pressure', 'time'].map((section) => `${section}: not-supported`))

/** What every connector that offers `host` keeps. The host must be this machine: what it says is compared with it. */
export function describeHost(name: string, open: () => Promise<OpenHost>): void {
  describe(`host of ${name}`, function () {
    this.timeout(30_000)
    let session: OpenHost
    let answers: Answers<HostFacts>
    const read = (...sections: HostSection[]): Promise<Answers<HostFacts>> =>
      session.host.read(new Set(sections), new AbortController().signal)

    before(async () => {
      session = await open()
      answers = await read(...ALL)
    })
    after(() => session.close())

    it('sees every section, or says that this machine has no such thing', () => {
      const faults = ALL.flatMap((section) => {
        const answer = answers[section]
        return answer?.kind === 'seen' ? [] : [`${section}: ${answer?.fault.code ?? 'no answer'}`]
      })
      expect(faults.filter((each) => !MAY_LACK.has(each))).to.deep.equal([])
    })

    it('tells the system and its clock', () => {
      expect(seenOf(answers, 'os')).to.have.property('machine').that.is.not.empty
      expect(Math.abs(seenOf(answers, 'clock').now - Date.now())).to.be.below(30_000)
      const { upMs, bootedAt } = seenOf(answers, 'uptime')
      expect(Math.abs(bootedAt + upMs - Date.now())).to.be.below(30_000)
    })

    it('has shares of the processor that add up', () => {
      const cpu = seenOf(answers, 'cpu')
      expect(cpu.overMs).to.be.within(900, 5000)
      expect(cpu.cores).to.be.at.least(1)
      expect(cpu.busyRatio + cpu.iowaitRatio).to.be.within(0, 1.001)
      expect(cpu.userRatio + cpu.systemRatio + cpu.stealRatio).to.be.closeTo(cpu.busyRatio, 1e-9)
      expect(seenOf(answers, 'load')).to.include({ cores: cpu.cores })
    })

    it('has no more memory available than there is', () => {
      const { totalBytes, availableBytes, freeBytes } = seenOf(answers, 'memory')
      expect(availableBytes).to.be.within(1, totalBytes)
      expect(freeBytes).to.be.within(1, totalBytes)
      const swap = seenOf(answers, 'swap')
      expect(swap.freeBytes).to.be.within(0, swap.totalBytes)
    })

    it('sees file systems with sane numbers', () => {
      const mounts = seenOf(answers, 'mounts')
      expect(mounts).to.not.be.empty
      for (const { path, totalBytes, usedBytes, availableBytes, inodes } of mounts) {
        expect(path).to.match(/^\//u)
        expect(usedBytes).to.be.within(0, totalBytes)
        expect(availableBytes).to.be.within(0, totalBytes)
        if (inodes) expect(inodes.used).to.be.within(0, inodes.total)
      }
    })

    it('sees this very process', () => {
      const own = seenOf(answers, 'processes').find(({ pid }) => pid === process.pid)
      expect(own).to.include({ parentPid: process.ppid })
      expect(own?.residentBytes).to.be.within(process.memoryUsage().rss / 3, process.memoryUsage().rss * 3)
    })

    it('has rates of disks and interfaces over the same second, and sees what runs over loopback', () => {
      const net = seenOf(answers, 'netIo')
      expect(net.map(({ name }) => name)).to.include('lo')
      for (const { overMs, receivedBytesPerSecond } of net) {
        expect(overMs).to.be.within(900, 5000)
        expect(receivedBytesPerSecond).to.be.at.least(0)
      }
      for (const { name, overMs, busyRatio } of seenOf(answers, 'diskIo')) {
        expect(name).to.not.match(/^(?:loop|ram|zram)/u)
        expect(overMs).to.be.within(900, 5000)
        expect(busyRatio).to.be.within(0, 1)
      }
    })

    it('tells the clocks of one machine from each other by no more than the way of the answer', () => {
      const time = answers.time
      if (time?.kind !== 'seen') return
      const { saidAt, resolutionMs, earliestAt, latestAt } = time.value
      // The date of busybox knows whole seconds only, and says so.
      expect(saidAt).to.be.within(Math.floor(earliestAt) - 20 - (resolutionMs - 1), Math.ceil(latestAt) + 20)
    })

    it('answers only what was asked, in one round trip', async () => {
      const before = session.cost().roundTrips
      expect(Object.keys(await read('memory', 'load', 'os'))).to.have.members(['memory', 'load', 'os'])
      expect(session.cost().roundTrips - before).to.equal(1)
    })

    it('does not wait a second for rates again', async () => {
      const before = performance.now()
      const { cpu, diskIo, netIo } = await read('cpu', 'diskIo', 'netIo')
      expect(performance.now() - before).to.be.below(900)
      expect([cpu?.kind, diskIo?.kind, netIo?.kind]).to.deep.equal(['seen', 'seen', 'seen'])
    })

    it('sees a program that keeps a core busy', async () => {
      await wait(1000)
      await read('cpu')
      const until = performance.now() + 1100
      while (performance.now() < until) Math.sqrt(until)
      const { cores, userRatio, overMs } = seenOf(await read('cpu'), 'cpu')
      expect(overMs).to.be.within(1000, 4000)
      expect(userRatio * cores).to.be.above(0.25)
    })
  })
}

function seenOf<S extends HostSection>(answers: Answers<HostFacts>, section: S): HostFacts[S] {
  const answer = answers[section]
  if (answer?.kind !== 'seen') throw new Error(`${section} was not seen: ${answer?.fault.message ?? 'no answer'}`)
  return answer.value
}
