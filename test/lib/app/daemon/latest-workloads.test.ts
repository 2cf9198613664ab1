import { expect } from 'chai'
import { latestLooks } from '../../../../lib/app/daemon/latest.ts'
import { aWorkload } from '../../../helpers/boards.ts'
import { aFault, aResult, aTargetReport } from '../../../helpers/builders.ts'
import { aWatchedTarget } from '../../../helpers/watched-fleet.ts'

const asked = new Set(['reachable', 'workload-replicas'])
const seen = { kind: 'seen', value: [aWorkload()] } as const
const results = [aResult({ target: 'stack', check: 'reachable', item: '' })]
const look = { target: aTargetReport({ id: 'stack' }), results }

describe('the workloads that were seen last', () => {
  it('are of the last look that saw them, and past when a later one could not', () => {
    const latest = latestLooks(() => true)
    latest.take('stack', { ...look, workloads: seen }, asked)
    expect(latest.workloadsOf('stack')).to.deep.include({ at: results[0]?.at, isPast: false, list: seen.value })
    latest.take('stack', { ...look, workloads: { kind: 'faulted', fault: aFault() } }, asked)
    expect(latest.workloadsOf('stack')).to.deep.include({ at: results[0]?.at, isPast: true, list: seen.value })
    latest.take('stack', look, new Set(['reachable']))
    expect(latest.workloadsOf('stack')?.isPast).to.equal(true)
  })

  it('are kept whether or not anybody wants figures, as somebody may ask for them, and of targets that are watched', () => {
    for (const isWanted of [true, false]) {
      const latest = latestLooks(() => isWanted)
      latest.take('stack', { ...look, workloads: seen }, asked)
      expect(latest.workloadsOf('stack')?.list).to.equal(seen.value)
      latest.keep([aWatchedTarget('web-1')])
      expect(latest.workloadsOf('stack')).to.equal(undefined)
    }
  })
})
