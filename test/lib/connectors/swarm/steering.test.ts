import { expect } from 'chai'
import { forced, scaled, steeringOf } from '../../../../lib/connectors/swarm/steering.ts'

const TEMPLATE = {
  ContainerSpec: { Image: 'shop/web:1', Env: ['A=1'] },
  Placement: { Constraints: ['node.role==worker'] },
}
const SPEC = { Name: 'web', Labels: { tier: 'front' }, TaskTemplate: TEMPLATE, Mode: { Replicated: { Replicas: 3 } } }
const renewal = (more: object) => steeringOf({ Spec: { ...SPEC, ...more } }).renewal
const rolling = (downAtOnce: number) => ({ kind: 'rolling', downAtOnce })

describe('a service that is told how many, or to make all anew', () => {
  it('is scaled, and nothing else of it changes', () => {
    expect(scaled(SPEC, 5)).to.deep.equal({ ...SPEC, Mode: { Replicated: { Replicas: 5 } } })
    expect(steeringOf({ Spec: SPEC }).replicas).to.equal(3)
    expect(steeringOf({ Spec: { ...SPEC, Mode: { Replicated: {} } } }).replicas).to.equal(1)
  })

  it('is forced once more than it was, and nothing else of it changes', () => {
    const once = forced(SPEC)
    expect(once).to.deep.equal({ ...SPEC, TaskTemplate: { ...TEMPLATE, ForceUpdate: 1 } })
    expect(forced(once)).to.deep.equal({ ...SPEC, TaskTemplate: { ...TEMPLATE, ForceUpdate: 2 } })
  })

  it('is of another edition when its tasks are made anew, and of the same when there are only more', () => {
    const edition = (Spec: object): string => steeringOf({ Spec }).edition
    expect(edition(scaled(SPEC, 5))).to.equal(edition(SPEC))
    expect(edition(forced(SPEC))).to.not.equal(edition(SPEC))
  })

  it('is away as far as its own update says: one at a time, all at once, or none where the new one comes first', () => {
    expect(renewal({})).to.deep.equal(rolling(1))
    expect(renewal({ UpdateConfig: { Parallelism: 2, Order: 'stop-first' } })).to.deep.equal(rolling(2))
    expect(renewal({ UpdateConfig: { Parallelism: 0 } })).to.deep.equal(rolling(Infinity))
    expect(renewal({ UpdateConfig: { Parallelism: 2, Order: 'start-first' } })).to.deep.equal(rolling(0))
    expect(renewal({ Mode: { Global: {} } })).to.deep.equal(rolling(1))
  })

  it('is a job, or one on each node: nobody says how many of those', () => {
    for (const Mode of [{ ReplicatedJob: { MaxConcurrent: 2 } }, { GlobalJob: {} }]) {
      expect(steeringOf({ Spec: { ...SPEC, Mode } }).replicas).to.equal(null)
      expect(renewal({ Mode })).to.deep.equal({ kind: 'none', why: 'it is a job' })
    }
    expect(steeringOf({ Spec: { ...SPEC, Mode: { Global: {} } } }).replicas).to.equal(null)
    expect(() => scaled({ ...SPEC, Mode: { Global: {} } }, 2)).to.throw('nobody says how many there are')
  })
})
