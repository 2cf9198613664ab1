import { expect } from 'chai'
import { frameOf, readFrames } from '../../../../lib/kit/host/frames.ts'

const M = 'abcdef0123456789'

describe('frames', () => {
  it('are found between whatever a login prints', () => {
    const output = `Welcome to web-1!\nno newline at the end\n${M} begin clock\n12\n\n${M} end clock 0\nlogout\n`
    expect(readFrames(output, M)).to.deep.equal(new Map([['clock', { text: '12\n', status: '0' }]]))
  })

  it('are found behind text without a line end and with line ends of a terminal', () => {
    const output = `motd\n${M} begin a\r\nx\r\n\r\n${M} end a 3\r\n`
    expect(readFrames(output, M).get('a')).to.include({ status: '3' })
  })

  it('keep what is not theirs out', () => {
    expect(readFrames(`${M} begin a\n\n${M} begin b\nx\n\n${M} end a 0\n`, M)).to.deep.equal(new Map())
    expect(readFrames(`x${M} begin a\n1\n${M} end a 0\n`, M)).to.deep.equal(new Map())
  })

  it('may be empty', () => {
    expect(readFrames(`\n${M} begin a\n\n${M} end a absent\n`, M)).to.deep.equal(
      new Map([['a', { text: '', status: 'absent' }]]),
    )
  })

  it('do not count without their end', () => {
    const frames = readFrames(`\n${M} begin clock\n12345678`, M)
    expect(() => frameOf(frames, 'clock')).to.throw('the answer of the host ends before "clock" is complete')
  })
})
