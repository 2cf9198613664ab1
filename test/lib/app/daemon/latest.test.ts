import { expect } from 'chai'
import { latestLooks } from '../../../../lib/app/daemon/latest.ts'
import type { Latest } from '../../../../lib/app/daemon/latest.ts'
import type { CheckResult } from '../../../../lib/model/result.ts'
import { aFaulted, aMetric, aResult, aTargetReport } from '../../../helpers/builders.ts'
import { aWatchedTarget } from '../../../helpers/watched-fleet.ts'

const disk = aResult({ check: 'disk', metrics: [aMetric({})] })
const asked = new Set(['reachable', 'disk'])

function look(latest: Latest, results: readonly CheckResult[], reachable = true, checks = asked): void {
  latest.take('web-1', { target: aTargetReport({ id: 'web-1', reachable }), results }, checks)
}

/** How many numbers are known of the disk, as of the look of that moment. */
function figures(latest: Latest, at = disk.at): number | undefined {
  const state = { subject: disk.subject, status: 'ok', summary: '', at, since: at, hard: 'ok', hardSince: at } as const
  return latest.seenBy({ ...state, against: 0, againstSince: at, flips: '', isFlapping: false })?.metrics.length
}

describe('what was measured last', () => {
  it('belongs to the look that has measured it, and to no other', () => {
    const latest = latestLooks(() => true)
    look(latest, [disk])
    expect([figures(latest), figures(latest, disk.at + 1)]).to.deep.equal([1, undefined])
    expect(latest.lookAt('web-1')?.reachable).to.equal(true)
  })

  it('is gone when the check could not look, and when the target cannot be reached', () => {
    const latest = latestLooks(() => true)
    look(latest, [disk])
    look(latest, [aFaulted({ check: 'disk', item: '' })])
    expect(figures(latest)).to.equal(undefined)
    look(latest, [disk])
    look(latest, [aFaulted({ check: 'reachable', item: '' })], false, new Set(['reachable']))
    expect(figures(latest)).to.equal(undefined)
    expect(latest.lookAt('web-1')?.reachable).to.equal(false)
  })

  it('stays when somebody has looked at something else', () => {
    const latest = latestLooks(() => true)
    look(latest, [disk])
    look(latest, [aResult({ check: 'cpu' })], true, new Set(['reachable', 'cpu']))
    expect(figures(latest)).to.equal(1)
  })

  it('is not kept while nobody wants it, nor of what is not in the inventory any more', () => {
    const unwanted = latestLooks(() => false)
    look(unwanted, [disk])
    expect([figures(unwanted), unwanted.lookAt('web-1')?.id]).to.deep.equal([undefined, 'web-1'])
    const latest = latestLooks(() => true)
    look(latest, [disk])
    latest.keep([aWatchedTarget('web-1')])
    expect(figures(latest)).to.equal(1)
    latest.keep([aWatchedTarget('web-1', { plans: [] })])
    expect(figures(latest)).to.equal(undefined)
    latest.keep([])
    expect(latest.lookAt('web-1')).to.equal(undefined)
  })
})
