import { expect } from 'chai'
import { withoutPassword } from '../../../lib/base/mask.ts'

describe('an address that is shown', () => {
  it('does not repeat what stands where a password stands', () => {
    expect(withoutPassword('u:hunter2@h')).to.equal('u:***@h')
    expect(withoutPassword('tcp://u:hunter2@x:99')).to.equal('tcp://u:***@x:99')
  })

  it('is shown as it is when there is none', () => {
    for (const address of ['u@h:22', 'h', 'u@[2001:db8::1]:22', 'ssh://web-1/run/x.sock']) {
      expect(withoutPassword(address)).to.equal(address)
    }
  })
})
