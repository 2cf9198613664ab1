import { expect } from 'chai'
import fc from 'fast-check'
import { counted } from '../../../../lib/kit/workloads/counted.ts'
import { anyInstance } from '../../../helpers/any-cluster.ts'
import { CLUSTER_BUILDERS } from '../../../helpers/cluster-facts.ts'

const { instances: wellInstances } = CLUSTER_BUILDERS.list({ desired: 3 })

describe('what instances add up to', () => {
  it('is all of them where all are well', () => {
    expect(counted(wellInstances, 3)).to.deep.equal({ scheduled: 3, running: 3, ready: 3, updated: 3, surplus: 0 })
  })

  it('counts none that is not wanted, and none that runs without being ready as ready', () => {
    const [one, two, three] = wellInstances
    const all = [one!, { ...two!, isReady: false }, { ...three!, isWanted: false }]
    expect(counted(all, 3)).to.include({ scheduled: 2, running: 2, ready: 1, surplus: 0 })
  })

  it('takes what starts for one that has a place, and what waits, stops or has ended for none', () => {
    const [one] = wellInstances
    const scheduledIn = (phase: 'pending' | 'starting' | 'stopping' | 'ended'): number =>
      counted([{ ...one!, phase }], 1).scheduled
    expect((['pending', 'starting', 'stopping', 'ended'] as const).map(scheduledIn)).to.deep.equal([0, 1, 0, 0])
  })

  it('never counts more ready than run, nor more than have a place, whatever the instances', () => {
    fc.assert(
      fc.property(fc.array(anyInstance, { maxLength: 30 }), fc.nat({ max: 30 }), (instances, desired) => {
        const { scheduled, running, ready, updated, surplus } = counted(instances, desired)
        expect(ready).to.be.at.most(running)
        expect(updated).to.be.at.most(running)
        expect(running).to.be.at.most(scheduled)
        expect(scheduled).to.be.at.most(instances.length)
        expect(surplus).to.equal(Math.max(0, running - desired))
      }),
    )
  })
})
