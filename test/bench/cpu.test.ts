import { expect } from 'chai'
import { childrenMs } from '../../bench/command.ts'
import { cgroupCpuMs, parseStat, treeCpuMs, treeOf } from '../../bench/cpu.ts'

/** A line as the kernel writes it: user, system, and both of children that were waited for, in ticks of 10 ms. */
function line(pid: number, parent: number, ticks: readonly [number, number, number, number], name = 'sshd'): string {
  return `${pid} (${name}) S ${parent} ${pid} ${pid} 0 -1 4194560 1 2 3 4 ${ticks.join(' ')} 20 0 1 0 7 8 9\n`
}

function stat(...given: Parameters<typeof line>): NonNullable<ReturnType<typeof parseStat>> {
  const parsed = parseStat(line(...given))
  if (!parsed) throw new Error('not a line')
  return parsed
}

describe('the CPU of processes', () => {
  it('is what they used and what their children left behind that have ended', () => {
    expect(parseStat(line(12, 1, [3, 4, 10, 20]))).to.deep.equal({ pid: 12, parent: 1, cpuMs: 370 })
  })

  it('is found behind a name with brackets and blanks in it', () => {
    expect(parseStat(line(12, 7, [1, 0, 0, 0], 'a) S 99 (b'))).to.deep.equal({ pid: 12, parent: 7, cpuMs: 10 })
  })

  it('is not made up for a process that has ended while it was read', () => {
    expect(parseStat('')).to.equal(null)
    expect(parseStat('12 (sshd) S 1')).to.equal(null)
  })

  const processes = [
    stat(30, 20, [5, 0, 0, 0]),
    stat(10, 1, [1, 1, 0, 0]),
    stat(20, 10, [0, 2, 3, 0]),
    stat(40, 1, [900, 0, 0, 0]),
  ]

  it('of a tree is that of everybody below the root, in whatever order they are listed', () => {
    expect(treeOf([10], processes).map(({ pid }) => pid)).to.have.members([10, 20, 30])
    expect(treeCpuMs([10], processes)).to.equal(120)
  })

  it('of several roots counts nobody twice', () => {
    expect(treeCpuMs([10, 20], processes)).to.equal(120)
  })

  it('of a tree does not shrink when a child ends and is waited for', () => {
    const after = [stat(10, 1, [1, 1, 0, 0]), stat(20, 10, [0, 2, 8, 0])]
    expect(treeCpuMs([10], after)).to.equal(120)
  })

  it('of a control group is nanoseconds in version 1 and a line of microseconds in version 2', () => {
    expect(cgroupCpuMs('1234500000\n')).to.equal(1234.5)
    expect(cgroupCpuMs('usage_usec 1234500\nuser_usec 1000000\nsystem_usec 234500\n')).to.equal(1234.5)
  })

  it('of commands is the last line that `times` of bash prints, minutes included', () => {
    expect(childrenMs('some error\n0m0.055s 0m0.106s\n1m0.500s 0m0.250s\n')).to.be.closeTo(60_750, 0.001)
    expect(() => childrenMs('killed')).to.throw('no times')
  })
})
