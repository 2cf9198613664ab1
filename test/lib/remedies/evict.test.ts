import { expect } from 'chai'
import type { WorkloadControl } from '../../../lib/kit/control.ts'
import type { Deed, Prospect } from '../../../lib/model/heal.ts'
import type { Instance } from '../../../lib/model/workload.ts'
import evict from '../../../lib/remedies/evict.ts'
import { anInstance, aWorkload } from '../../helpers/boards.ts'
import { aTrouble, theHands } from '../../helpers/hands.ts'
import { deed } from '../../helpers/healing.ts'
import { illInstance } from '../../helpers/held-instances.ts'
import { WORKLOAD_STANDING } from '../../helpers/held-workload.ts'
import { optionsOf } from '../../helpers/notices.ts'
import { aControl } from '../../helpers/workload-control.ts'

type Way = Partial<Pick<WorkloadControl, 'evict'>>

const EVICTING: Way = { evict: () => Promise.resolve() }
const options = optionsOf(evict, {})
const never = new AbortController().signal

const handsWith = (instances: readonly Instance[], way: Way = EVICTING) =>
  theHands(never, {
    workloads: () => Promise.resolve(aControl(way)),
    workload: () => Promise.resolve(aWorkload({ instances })),
    standing: () => Promise.resolve(WORKLOAD_STANDING),
  })
const described = (instances: readonly Instance[], way?: Way): Promise<readonly Prospect[]> =>
  evict.describe(
    aTrouble({ target: 'stack', check: 'workload-replicas', item: 'web' }),
    options as never,
    handsWith(instances, way),
  )
const wasDone = (of: Partial<Deed>, instances: readonly Instance[]): Promise<unknown> =>
  evict.wasDone(deed(of), options as never, handsWith(instances))

describe('another instance in the place of one', () => {
  it('that has not been well for longest, one at a time', async () => {
    const instances = [anInstance(1), illInstance(2, { since: 2000 }), illInstance(3, { since: 1000, name: 'web-x3' })]
    const found = await described(instances)
    expect(found.map(({ words }) => words)).to.deep.equal([
      'have another instance in the place of "web-x3" of "web" on "stack"',
    ])
  })

  it('is not had where all are well, or where another would fare no better', async () => {
    const trouble = (kind: 'image' | 'config' | 'start' | 'unplaceable' | 'stuck') =>
      illInstance(2, { trouble: { kind, word: '', why: '' } })
    for (const kind of ['image', 'config', 'start', 'unplaceable', 'stuck'] as const)
      expect(await described([anInstance(1), trouble(kind)]), kind).to.deep.equal([])
    expect(await described([anInstance(1), anInstance(2)])).to.deep.equal([])
    expect(await described([illInstance(1, { phase: 'stopping' }), illInstance(2, { isWanted: false })])).to.deep.equal(
      [],
    )
  })

  it('cannot be had of an orchestrator that gives up none', async () => {
    const [prospect] = await described([illInstance(1)], {})
    expect(prospect?.cannot).to.equal('its orchestrator knows no way to give up a single one')
  })

  it('was had when that one is gone, or on its way', async () => {
    const [prospect] = await described([illInstance(1, { id: 'one' })])
    const incarnation = prospect?.incarnation ?? null
    expect(await wasDone({ incarnation }, [illInstance(1, { id: 'one' })])).to.equal(false)
    expect(await wasDone({ incarnation }, [illInstance(1, { id: 'one', phase: 'stopping' })])).to.equal(true)
    expect(await wasDone({ incarnation }, [anInstance(1, { id: 'two' })])).to.equal(true)
  })
})
