import { expect } from 'chai'
import { systemClock } from '../../../lib/base/clock.ts'
import { defineCheck } from '../../../lib/kit/check.ts'
import type { AnyCheck } from '../../../lib/kit/check.ts'
import { faulted, fault, seen } from '../../../lib/kit/fault.ts'
import { openRegistries } from '../../../lib/kit/image-registry/registries.ts'
import { noOptions } from '../../../lib/kit/options.ts'
import type { Fault } from '../../../lib/model/fault.ts'
import { observe } from '../../../lib/observe/observe.ts'
import type { Sight } from '../../../lib/observe/look.ts'
import { aPlan } from '../../helpers/fakes.ts'

const LOAD = { one: 0.5, five: 0.4, fifteen: 0.3, cores: 2 }
const PLAN = aPlan({ check: 'busy' })

const busy = (observeIt: (five: number) => unknown = (five) => five): AnyCheck =>
  defineCheck({
    name: 'busy',
    title: 'Busy',
    needs: { host: ['load'] },
    limits: {},
    options: noOptions,
    observe: ({ host }) => observeIt(host.load.five),
    judge: () => [],
  })

describe('an observation', () => {
  it('holds what the check picked from the sight', async () => {
    const got = await observe('web-1', busy(), PLAN, aSight({ host: { load: seen(LOAD) } }))
    expect(got).to.include({ kind: 'seen', facts: 0.4, check: 'busy', target: 'web-1' })
  })

  it('carries the fault of a section that could not be read', async () => {
    const load = faulted(fault('unreadable', '/proc/loadavg says "?"'))
    const got = await observe('web-1', busy(), PLAN, aSight({ host: { load } }))
    expect(got).to.deep.include({ kind: 'faulted', fault: load.fault })
  })

  it('carries what could not be seen of a section beside what was', async () => {
    const { fault: hidden } = fault('auth-failed', 'may not list pods')
    const got = await observe('web-1', busy(), PLAN, aSight({ host: { load: seen(LOAD, hidden) } }))
    expect(got).to.deep.include({ kind: 'seen', facts: 0.4, hidden })
    const later = busy((five) => Promise.resolve(five))
    expect(await observe('web-1', later, PLAN, aSight({ host: { load: seen(LOAD, hidden) } }))).to.deep.equal(got)
  })

  it('turns what a check throws into a fault called bug', async () => {
    const check = busy(() => {
      throw new RangeError('no')
    })
    const got = await observe('web-1', check, PLAN, aSight({ host: { load: seen(LOAD) } }))
    expect(got).to.have.nested.property('fault.code', 'bug')
  })

  it('is given up when what is left of the pass is over, however long the check would go on', async () => {
    const hanging = busy(() => new Promise(() => undefined))
    const got = await observe('web-1', hanging, PLAN, aSight({ host: { load: seen(LOAD) } }), { leftMs: 20 })
    expect(got).to.have.nested.property('fault.phase', 'check')
  })

  it('says nothing where the target itself, or what the check needs, could not be asked', async () => {
    const lost: Fault = { code: 'lost', message: 'the connection broke' }
    expect(await observe('web-1', busy(), PLAN, aSight({ refused: new Map([['', lost]]) }))).to.equal(null)
    expect(await observe('web-1', busy(), PLAN, aSight({ refused: new Map([['host', lost]]) }))).to.equal(null)
  })
})

function aSight(parts: Partial<Sight>): Sight {
  return {
    at: 0,
    tookMs: 1,
    leftMs: 1000,
    cost: { connections: 0, roundTrips: 0, bytes: 0 },
    spentSince: () => ({ connections: 0, roundTrips: 0, bytes: 0 }),
    look: { at: 0 },
    target: { id: 'web-1', labels: {} },
    here: { until: () => ({ runPlugin: () => Promise.reject(new Error('nothing runs here')) }) },
    registries: openRegistries(systemClock),
    refused: new Map(),
    host: {},
    engine: {},
    workloads: {},
    nodes: {},
    configurations: {},
    parity: {},
    ...parts,
  }
}
