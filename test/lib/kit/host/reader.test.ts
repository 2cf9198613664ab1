import { expect } from 'chai'
import type { Clock } from '../../../../lib/base/clock.ts'
import { toFault } from '../../../../lib/kit/fault.ts'
import { hostReader } from '../../../../lib/kit/host/reader.ts'
import type { HostFacts, HostSection } from '../../../../lib/model/host.ts'
import type { Answers, CommandOutput } from '../../../../lib/model/session.ts'

/** A host that answers from a table, and a clock that moves when told. */
class Desk {
  nowMs = 5_000_000
  /** Of the host: what its counters say. */
  upMs = 1_000_000
  busyTicks = 0
  runs: string[] = []
  cutAt = Infinity
  say: Partial<CommandOutput> | null = null

  readonly clock: Clock = { now: () => 0, monotonicMs: () => this.nowMs, sleep: () => Promise.resolve() }
  readonly reader = hostReader((text) => Promise.resolve(this.answer(text)), this.clock)

  pass(ms: number, busyShare: number): void {
    this.nowMs += ms
    this.upMs += ms
    this.busyTicks += Math.round((ms / 10) * busyShare)
  }

  read(...sections: HostSection[]): Promise<Answers<HostFacts>> {
    return this.reader.read(new Set(sections), new AbortController().signal)
  }

  async busy(): Promise<number | string> {
    const { cpu } = await this.read('cpu')
    return cpu?.kind === 'seen' ? Math.round(cpu.value.busyRatio * 100) / 100 : (cpu?.fault.code ?? 'none')
  }

  get sleeps(): readonly boolean[] {
    return this.runs.map((text) => text.includes('sleep 1'))
  }

  private answer(program: string): CommandOutput {
    this.runs.push(program)
    const marker = /^m=(\w+)$/mu.exec(program)?.[1] ?? ''
    const frame = (name: string, text: string): string =>
      `\n${marker} begin ${name}\n${text}\n${marker} end ${name} 0\n`
    let stdout = frame('files', this.counters())
    if (program.includes('sleep 1')) {
      this.pass(1000, 0.25)
      stdout += frame('later', `0m0.0s 0m0.0s\n0m0.0s 0m0.0s\n${this.counters()}`)
    }
    return { exitCode: 0, stderr: '', cut: false, tookMs: 1, stdout: stdout.slice(0, this.cutAt), ...this.say }
  }

  private counters(): string {
    const idle = this.upMs / 10 - this.busyTicks
    const rest = '   8 0 sda 1 0 8 1 0 0 0 0 0 1 1\n  lo: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n'
    return `${(this.upMs / 1000).toFixed(2)} 1.00\ncpu  ${this.busyTicks} 0 0 ${idle} 0 0 0 0 0 0\ncpu0 1 2 3 4\n${rest}`
  }
}

describe('the host reader', () => {
  let desk: Desk
  beforeEach(() => (desk = new Desk()))

  it('looks twice the first time and keeps what it saw', async () => {
    expect(await desk.busy()).to.equal(0.25)
    desk.pass(60_000, 0.5)
    expect(await desk.busy()).to.equal(0.5)
    desk.pass(60_000, 0.75)
    expect(await desk.busy()).to.equal(0.75)
    expect(desk.sleeps).to.deep.equal([true, false, false])
  })

  it('makes one pause for all rates, and another when one of them is asked for the first time', async () => {
    await desk.read('cpu', 'diskIo', 'netIo')
    desk.pass(60_000, 0.5)
    await desk.read('cpu', 'diskIo')
    desk.pass(60_000, 0.5)
    await desk.busy()
    expect(desk.sleeps).to.deep.equal([true, false, false])
    const fresh = new Desk()
    await fresh.busy()
    fresh.pass(60_000, 0.5)
    await fresh.read('cpu', 'netIo')
    expect(fresh.sleeps).to.deep.equal([true, true])
    expect(fresh.runs[1]?.match(/sleep 1/gu)).to.have.length(1)
  })

  it('needs no second look right after the first one', async () => {
    await desk.busy()
    expect(await desk.busy()).to.equal(0.25)
    expect(desk.sleeps).to.deep.equal([true, false])
  })

  it('looks twice again when the last look is more than ten minutes ago', async () => {
    await desk.busy()
    desk.pass(601_000, 1)
    expect(await desk.busy()).to.equal(0.25)
    expect(desk.sleeps).to.deep.equal([true, true])
  })

  it('says once that it cannot compare across a reboot, and is well again', async () => {
    await desk.busy()
    desk.pass(60_000, 1)
    desk.upMs = 20_000
    desk.busyTicks = 0
    expect(await desk.busy()).to.equal('unreadable')
    desk.pass(60_000, 0.5)
    expect(await desk.busy()).to.equal(0.5)
  })

  it('looks twice when the last answer could not be read', async () => {
    await desk.busy()
    desk.pass(60_000, 0.5)
    desk.cutAt = 40
    expect(await desk.busy()).to.equal('unreadable')
    desk.cutAt = Infinity
    desk.pass(60_000, 0.5)
    await desk.busy()
    expect(desk.sleeps).to.deep.equal([true, false, true])
  })

  it('does not sleep for those who do not ask for the processor', async () => {
    await desk.read('uptime', 'memory')
    expect(desk.sleeps).to.deep.equal([false])
  })

  it('runs exactly one program for a read, and none for nothing', async () => {
    await desk.read('os', 'cpu', 'mounts', 'units')
    expect(desk.runs).to.have.length(1)
    expect(await desk.read()).to.deep.equal({})
    expect(desk.runs).to.have.length(1)
  })

  it('takes a new marker each time', async () => {
    await desk.read('memory')
    await desk.read('memory')
    expect(desk.runs[0]).to.not.equal(desk.runs[1])
  })

  describe('when the program did not run', () => {
    const faultAfter = async (say: Partial<CommandOutput>) => {
      desk.say = say
      return toFault(await desk.read('memory').catch((error: unknown) => error))
    }

    it('quotes what the login said instead', async () => {
      const fault = await faultAfter({ stdout: 'This account is currently not available.\n', exitCode: 1 })
      expect(fault.code).to.equal('unreadable')
      expect(fault.message).to.equal(
        'the host did not run our program, exit code 1: "This account is currently not available."',
      )
    })

    it('knows a host without sh', async () => {
      expect(await faultAfter({ stdout: '', stderr: 'sh: not found', exitCode: 127 })).to.include({
        code: 'not-supported',
        message: 'the host cannot run sh: "sh: not found"',
      })
    })
  })
})

describe('what costs a host several programs', () => {
  it('is asked for now and then: the kernel log every five minutes, also where it is denied', async () => {
    let nowMs = 0
    let programs = 0
    const clock: Clock = { now: () => 0, monotonicMs: () => nowMs, sleep: () => Promise.resolve() }
    const reader = hostReader((program) => {
      programs += 1
      const marker = /^m=(\w+)$/mu.exec(program)?.[1] ?? ''
      const stdout = `\n${marker} begin kernel-log\n\n${marker} end kernel-log denied\n`
      return Promise.resolve({ exitCode: 0, stdout, stderr: '', cut: false, tookMs: 1 })
    }, clock)
    const read = async (): Promise<string | undefined> => {
      const { kernelLog } = await reader.read(new Set(['kernelLog']), new AbortController().signal)
      return kernelLog?.kind === 'faulted' ? kernelLog.fault.code : kernelLog?.kind
    }
    expect([await read(), await read(), programs]).to.deep.equal(['not-supported', 'not-supported', 1])
    nowMs += 5 * 60_000
    expect([await read(), programs]).to.deep.equal(['not-supported', 2])
  })
})
