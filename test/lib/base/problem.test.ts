import { expect } from 'chai'
import { suggest } from '../../../lib/base/suggest.ts'
import { WatchError } from '../../../lib/base/problem.ts'

const where = { file: 'targets.yaml', line: 14, column: 26 }

describe('problems', () => {
  it('are told together, each with a place that can be clicked and a hint below', () => {
    const error = new WatchError([
      { where, message: '"runtme" is not a key here', hint: 'did you mean "runtime"?' },
      { where: { ...where, line: 20 }, message: 'there is no group "wbe"' },
    ])
    expect(error.message.split('\n')).to.deep.equal([
      'targets.yaml:14:26: "runtme" is not a key here',
      '  hint: did you mean "runtime"?',
      'targets.yaml:20:26: there is no group "wbe"',
    ])
  })

  it('end with 78, and with 77 when all of them are about who may read a file', () => {
    const open = { where, message: 'can be read by others', kind: 'permission' } as const
    expect(new WatchError([open]).exitCode).to.equal(77)
    expect(new WatchError([open, { where, message: 'no' }]).exitCode).to.equal(78)
  })
})

describe('a suggestion', () => {
  it('is the nearest word that is near enough', () => {
    expect(suggest('intervall', ['interval', 'timeout'])).to.equal('interval')
    expect(suggest('Dsk', ['disk', 'memory'])).to.equal('disk')
    expect(suggest('kubernetes', ['disk', 'memory'])).to.equal(null)
    expect(suggest('x', [])).to.equal(null)
  })
})
