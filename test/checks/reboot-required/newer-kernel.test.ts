import { expect } from 'chai'
import { isRemoved, newerKernel } from '../../../checks/reboot-required/newer-kernel.ts'

describe('kernels', () => {
  const newer = (running: string, ...others: string[]): string | null => newerKernel(running, [running, ...others])

  it('are compared by number, not by letter', () => {
    expect(newer('6.1.0-9-amd64', '6.1.0-10-amd64', '6.1.0-8-amd64')).to.equal('6.1.0-10-amd64')
    expect(newer('6.1.0-10-amd64', '6.1.0-9-amd64')).to.equal(null)
    expect(newer('5.15.0-91-generic', '5.15.0-130-generic', '5.15.0-94-generic')).to.equal('5.15.0-130-generic')
  })

  it('of one kind only: the others are kept and never started', () => {
    expect(newer('6.1.0-26-amd64', '6.1.0-27-cloud-amd64', '6.9.7+bpo-amd64', '6.1.0-27-rt-amd64')).to.equal(null)
    expect(newer('5.15.0-91-generic', '5.15.0-1053-aws')).to.equal(null)
  })

  it('of a release of the distribution and the next', () => {
    const [old, next] = ['5.14.0-70.el9.x86_64', '5.14.0-70.13.1.el9_0.x86_64']
    expect(newer(old, next)).to.equal(next)
    expect(newer(next, old)).to.equal(null)
    expect(newer('6.8.9-300.fc40.x86_64', '6.11.4-201.fc41.x86_64')).to.equal('6.11.4-201.fc41.x86_64')
    expect(newer('6.9.7-arch1-1', '6.9.7-arch1-2')).to.equal('6.9.7-arch1-2')
  })

  it('are removed only where others of their kind have taken their place', () => {
    expect(isRemoved('6.6.41-0-lts', ['6.6.58-0-lts'])).to.equal(true)
    expect(isRemoved('6.6.41-0-lts', ['6.6.41-0-lts'])).to.equal(false)
    expect(isRemoved('6.18.44-fc-v782', ['6.1.0-26-amd64'])).to.equal(false)
    expect(isRemoved('6.1.0-26-amd64', [])).to.equal(false)
  })
})
