import { expect } from 'chai'
import { fault, FaultError, toFault } from '../../../lib/kit/fault.ts'

describe('a fault that is thrown', () => {
  it('is a value again where it is caught', () => {
    const error = fault('refused', 'nobody listens on port 22', { hint: 'start it' })
    expect(error).to.be.instanceOf(FaultError).and.to.have.property('name', 'FaultError')
    expect(toFault(error)).to.deep.equal({ code: 'refused', message: 'nobody listens on port 22', hint: 'start it' })
  })

  it('has a stack when it is a bug, and no other: a host brings some with every look', () => {
    expect(fault('bug', 'this cannot be').stack).to.contain('fault.test.ts')
    expect(fault('not-supported', 'the host has no systemd').stack).not.to.contain('fault.test.ts')
    expect(new Error('another').stack).to.contain('fault.test.ts')
  })
})
