import { expect } from 'chai'
import type { ContainerControl } from '../../../lib/kit/control.ts'
import type { Hands } from '../../../lib/kit/remedy.ts'
import { counted } from '../../../lib/kit/workloads/counted.ts'
import type { Instance, Workload } from '../../../lib/model/workload.ts'
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

function hands(workload: Workload, missing: readonly string[] = []): Hands {
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
    remaking: ({ object }, work) =>
      object.name === 'never-recorded'
        ? Promise.resolve(null)
        : work({
            ...{ revision: '3f2a91c0', alongWith: [], cannot: null, needsPerson: null },
            carryOut: () => Promise.resolve(),
          }),
  })
}

const toRemove = async (workload: Workload): Promise<readonly string[]> =>
  (await removeSurplus.describe(TROUBLE, {}, hands(workload))).map(({ object }) => object.name)

const toStart = async (workload: Workload, missing: readonly string[]): Promise<readonly string[]> =>
  (await startReplica.describe(TROUBLE, optionsOf(startReplica, {}) as never, hands(workload, missing))).map(
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

  it('is not made of what nobody has recorded', async () => {
    expect(await toStart(of(2, 'ready'), ['never-recorded', 'shop-9'])).to.deep.equal([
      'make "shop-9" on "engine", as recorded in 3f2a91c0',
    ])
  })

  it('is nothing where what is there is only not well: that is for another remedy', async () => {
    expect(await toStart(of(2, 'ready', 'bad'), ['shop-9'])).to.deep.equal([])
  })
})
