import { expect } from 'chai'
import { causeOf, dependantsOf } from '../../../lib/fleet/causes.ts'
import type { Dependencies } from '../../../lib/fleet/causes.ts'

const NET: Dependencies = new Map([
  ['web-1', ['rack-switch']],
  ['web-2', ['rack-switch', ['dns-1', 'dns-2']]],
  ['rack-switch', ['gateway']],
  ['gateway', []],
  ['ring-a', ['ring-b']],
  ['ring-b', ['ring-a']],
])

const down =
  (...ids: string[]) =>
  (id: string): boolean =>
    ids.includes(id)

describe('whose fault it is', () => {
  it('is nobody else’s when everything it needs is there', () => {
    expect(causeOf('web-1', NET, down('web-1'))).to.equal(null)
  })

  it('is the farthest one of a chain that is gone: somebody has to mend that one', () => {
    expect(causeOf('web-1', NET, down('web-1', 'rack-switch'))).to.equal('rack-switch')
    expect(causeOf('web-1', NET, down('web-1', 'rack-switch', 'gateway'))).to.equal('gateway')
  })

  it('ends at the first one that is there, whatever is gone behind it', () => {
    expect(causeOf('web-1', NET, down('web-1', 'gateway'))).to.equal(null)
  })

  it('takes all of a redundant group to be gone', () => {
    expect(causeOf('web-2', NET, down('web-2', 'dns-1'))).to.equal(null)
    expect(causeOf('web-2', NET, down('web-2', 'dns-1', 'dns-2'))).to.equal('dns-1')
  })

  it('does not go round in circles', () => {
    expect(causeOf('ring-a', NET, down('ring-a', 'ring-b'))).to.equal('ring-b')
  })

  it('names everybody who stands behind', () => {
    expect(dependantsOf('gateway', NET)).to.have.members(['rack-switch', 'web-1', 'web-2'])
    expect(dependantsOf('dns-1', NET)).to.deep.equal(['web-2'])
    expect(dependantsOf('ring-a', NET)).to.deep.equal(['ring-b'])
  })
})
