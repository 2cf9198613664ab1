import { expect } from 'chai'
import type { ContainerControl } from '../../../lib/kit/control.ts'
import type { Hands } from '../../../lib/kit/remedy.ts'
import { counted } from '../../../lib/kit/workloads/counted.ts'
import type { Instance, Workload } from '../../../lib/model/workload.ts'
import type { FaultError } from '../../../lib/kit/fault.ts'
import removeSurplus from '../../../lib/remedies/remove-surplus.ts'
import startReplica from '../../../lib/remedies/start-replica.ts'
import { aTrouble, theHands } from '../../helpers/hands.ts'
import { STANDING } from '../../helpers/held-container.ts'
import { optionsOf } from '../../helpers/notices.ts'

const TROUBLE = aTrouble({ target: 'shop', check: 'workload-replicas', item: '' })

/** Its replicas, the first the oldest. */
function of(desired: number, ...states: readonly ('ready' | 'bad' | 'ended')[]): Workload {
  const instances = states.map((state, at): Instance => {
    const name = `shop-${at + 1}`
    const phase = state === 'ended' ? 'ended' : 'running'
    const how = { isWanted: true, isReady: state === 'ready', isUpdated: true }
    return { id: name, name, node: 'engine', phase, since: at * 1000, ...how }
  })
  const what = { id: '', kind: 'declared', mode: 'replicated', labels: {} } as const
  return { ...what, desired, ...counted(instances, desired), instances }
}

function hands(workload: Workload, missing: readonly string[] = [], free: readonly string[] | 'none' = []): Hands {
  const isRunning = (name: string): boolean =>
    workload.instances.some((each) => each.name === name && each.phase === 'running')
  const inspect: ContainerControl['inspect'] = (name) =>
    Promise.resolve({ Id: name, State: { Running: isRunning(name) } })
  return theHands(new AbortController().signal, {
    containers: () => Promise.resolve({ inspect } as Partial<ContainerControl> as ContainerControl),
    workload: () => Promise.resolve(workload),
    standing: ({ name }) => Promise.resolve({ ...STANDING, incarnation: name }),
    missing: () =>
      Promise.resolve(
        missing.map((name) => ({
          object: { target: 'engine', kind: 'container', name },
          standing: { ...STANDING, incarnation: null },
        })),
      ),
    slots: (_, most, taken) => {
      if (most > 0 && free === 'none') return Promise.resolve('its names are not counted')
      const names = free === 'none' ? [] : free.filter((name) => !taken.includes(name)).slice(0, most)
      const on = (target: string, name: string) => ({
        object: { target, kind: 'container', name } as const,
        standing: { ...STANDING, incarnation: null },
      })
      return Promise.resolve(names.map((name) => ({ objects: [on('full', name), on('roomy', name)] })))
    },
    remaking: ({ object, from }, work) =>
      object.name === 'never-recorded'
        ? Promise.resolve(null)
        : work({
            ...{ by: from === 'last' ? 'as recorded in 3f2a91c0' : 'like "shop-1"', alongWith: [] },
            ...{ cannot: object.target === 'full' ? 'there is no volume "data"' : null, needsPerson: null },
            carryOut: () => Promise.resolve(),
          }),
  })
}

const toRemove = async (workload: Workload): Promise<readonly string[]> =>
  (await removeSurplus.describe(TROUBLE, {}, hands(workload))).map(({ object }) => object.name)

const toStart = async (...given: Parameters<typeof hands>): Promise<readonly string[]> =>
  (await startReplica.describe(TROUBLE, optionsOf(startReplica, {}) as never, hands(...given))).map(
    ({ words }) => words,
  )

describe('what is too much of a workload', () => {
  it('is removed, the newest first', async () => {
    expect(await toRemove(of(2, 'ready', 'ready', 'ready', 'ready'))).to.deep.equal(['shop-4', 'shop-3'])
  })

  it('is what is not healthy, where no healthy one can be spared', async () => {
    expect(await toRemove(of(2, 'bad', 'ready', 'ready'))).to.deep.equal(['shop-1'])
    expect(await toRemove(of(2, 'bad', 'bad', 'ready'))).to.deep.equal(['shop-2'])
  })

  it('is nothing where there are as many as are wanted, or fewer, or some have only ended', async () => {
    expect(await toRemove(of(2, 'ready', 'bad'))).to.deep.equal([])
    expect(await toRemove(of(3, 'ready', 'ready'))).to.deep.equal([])
    expect(await toRemove(of(1, 'ready', 'ended', 'ended'))).to.deep.equal([])
  })
})

describe('what is missing of a workload', () => {
  it('is started where it has ended, and made again where it is gone, as many as there are too few', async () => {
    expect(await toStart(of(3, 'ready', 'ended'), ['shop-8', 'shop-9'])).to.deep.equal([
      'start "shop-2" on "engine"',
      'make "shop-8" on "engine", as recorded in 3f2a91c0',
    ])
  })

  it('is not nothing where a place of it cannot be seen: that is a fault, and nobody gives up for it', async () => {
    const blind: Workload = { ...of(2, 'ready'), unseen: { places: ['other'], why: 'no route' } }
    const { fault } = await toStart(blind, []).then(
      () => expect.fail('it saw nothing, and said nothing'),
      (error: unknown) => error as FaultError,
    )
    expect([fault.code, fault.message]).to.deep.equal(['unreachable', 'other cannot be looked at: no route'])
  })

  it('is not made of what nobody has recorded', async () => {
    expect(await toStart(of(2, 'ready'), ['never-recorded', 'shop-9'])).to.deep.equal([
      'make "shop-9" on "engine", as recorded in 3f2a91c0',
    ])
  })

  it('is made like another where so many never were, in the next free slot, on the first host on which it can be', async () => {
    expect(await toStart(of(4, 'ready', 'ready'), ['shop-9'], ['shop-9', 'shop-3', 'shop-4'])).to.deep.equal([
      'make "shop-9" on "engine", as recorded in 3f2a91c0',
      'make "shop-3" on "roomy", like "shop-1"',
    ])
  })

  it('says why nobody can make more of it', async () => {
    const around = hands(of(3, 'ready', 'ready'), [], 'none')
    const [one] = await startReplica.describe(TROUBLE, optionsOf(startReplica, {}) as never, around)
    expect(one?.cannot).to.equal('its names are not counted')
    expect(await toStart(of(2, 'ready', 'ready'), [], 'none')).to.deep.equal([])
  })

  it('is nothing where what is there is only not well: that is for another remedy', async () => {
    expect(await toStart(of(2, 'ready', 'bad'), ['shop-9'])).to.deep.equal([])
  })
})
