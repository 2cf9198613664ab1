import { expect } from 'chai'
import fc from 'fast-check'
import workloadReplicas from '../../../checks/workload-replicas.ts'
import workloadRestarts from '../../../checks/workload-restarts.ts'
import * as jobs from '../../../checks/workload-job/memory.ts'
import * as replicas from '../../../checks/workload-replicas/memory.ts'
import * as restarts from '../../../checks/workload-restarts/counting.ts'
import { judge } from '../../../lib/judge/judge.ts'
import type { AnyCheck } from '../../../lib/kit/check.ts'
import { statusOf, summaryOf } from '../../../lib/model/result.ts'
import type { CheckResult } from '../../../lib/model/result.ts'
import type { Instance, Workload } from '../../../lib/model/workload.ts'
import { anyInstance, anyWorkload } from '../../helpers/any-cluster.ts'
import { planOf } from '../../helpers/checks.ts'
import { CLUSTER_BUILDERS } from '../../helpers/cluster-facts.ts'

const NOW = Date.UTC(2026, 10, 23, 1, 0, 0)
const MINUTE = 60_000
const WITHIN = { now: NOW, withinMs: 15 * MINUTE }
/** What is larger than that is not kept at all. */
const MOST = 65_536

const aWorkload = CLUSTER_BUILDERS.list
const sizeOf = (memory: unknown): number => JSON.stringify(memory).length

function judged(check: AnyCheck, facts: unknown, before: unknown, at = NOW): readonly CheckResult[] {
  return judge(
    check,
    planOf(check),
    { kind: 'seen', target: 'k8s', check: check.name, at, facts, look: { at } },
    before,
  )
}

/** So many, ready, the nth on a node of its own ten. */
function ready(count: number, own: Partial<Instance> = {}): Partial<Instance>[] {
  return Array.from({ length: count }, (_, nth) => ({ name: `web-${nth}`, node: `node-${nth % 10}`, ...own }))
}

describe('what checks of workloads remember', () => {
  const many = fc.tuple(
    fc.array(anyWorkload, { minLength: 1, maxLength: 4 }),
    fc.integer({ min: 1, max: 400 }),
    fc.array(anyInstance, { maxLength: 4 }),
  )

  it('fits, whatever the workloads and however many: the first three hundred instances, the first fifty thousand bytes', () => {
    fc.assert(
      fc.property(many, ([workloads, times, instances]) => {
        const list: Workload[] = Array.from({ length: times }, (_, nth) =>
          workloads.map((each) => ({ ...each, id: `${each.id} ${nth}`, instances })),
        ).flat()
        const kept = replicas.nextMemory(list, null, NOW)
        expect(kept.instances.length).to.be.at.most(300)
        expect(replicas.memory.safeParse(kept).success).to.equal(true)
        const cron = list.flatMap(({ id, job, off = '' }) => (job ? [{ id, off, job, isCron: true }] : []))
        for (const each of [kept, restarts.nextMemory(list, null, WITHIN), jobs.nextMemory(cron, null, NOW)])
          expect(sizeOf(each)).to.be.at.most(MOST)
      }),
      { numRuns: 40 },
    )
  }).timeout(60_000)

  it('knows as much after ten looks as after one', () => {
    const list = [aWorkload({ id: 'web', instances: ready(299) as Instance[] })]
    let before: replicas.Memory | null = null
    for (let look = 0; look < 10; look += 1) before = replicas.nextMemory(list, before, NOW + look * MINUTE)
    expect(before?.instances).to.have.length(299)
    expect(before).to.not.have.property('isPartial')
  })
})

describe('of more instances than can be remembered', () => {
  const all = aWorkload({ id: 'web', instances: ready(1000) as Instance[] })
  const before = replicas.nextMemory([all], null, NOW)

  it('those that are missing are counted, and named as far as they are known', () => {
    const left = all.instances.slice(5)
    const now = aWorkload({ id: 'web', desired: 1000, instances: left })
    const [result] = judged(workloadReplicas, [now], before, NOW + MINUTE)
    expect(summaryOf(result!)).to.match(/^1000 wanted, 995 ready: web-\d gone, .* and 2 more/u)
    const others = aWorkload({ id: 'web', desired: 1000, instances: all.instances.slice(0, 995) })
    expect(summaryOf(judged(workloadReplicas, [others], before, NOW + MINUTE)[0]!)).to.match(/^1000 wanted, 995 ready/u)
  })

  it('nobody says how many were ready where nobody can look now, and nobody calls them missing', () => {
    const seen = all.instances.filter(({ node }) => node !== 'node-9')
    const now = {
      ...aWorkload({ id: 'web', desired: 1000, instances: seen }),
      unseen: { places: ['node-9'], why: 'no route' },
    }
    const [result] = judged(workloadReplicas, [now], before, NOW + MINUTE)
    expect(statusOf(result!)).to.equal('unknown')
    expect(summaryOf(result!)).to.equal('1000 wanted, 900 seen ready; node-9 cannot be looked at (no route)')
  })

  it('they are told as missing where somebody does say how many were ready there', () => {
    const seen = all.instances.filter(({ node }) => node !== 'node-9').slice(0, 800)
    const unseen = { places: ['node-9'], why: 'no route', readyThere: 100 }
    const now = { ...aWorkload({ id: 'web', desired: 1000, instances: seen }), unseen }
    const [result] = judged(workloadReplicas, [now], before, NOW + MINUTE)
    expect(statusOf(result!)).to.equal('warning')
    expect(summaryOf(result!)).to.match(/node-9 cannot be looked at \(no route\), 100 were ready there/u)
  })
})

describe('of more workloads than can be remembered', () => {
  const list = Array.from({ length: 1000 }, (_, nth) =>
    aWorkload({ id: `shop/deployment/a-workload-${nth}`, instances: ready(3, { restarts: 1 }) as Instance[] }),
  )
  const later = list.map((each) => ({ ...each, instances: each.instances.map((one) => ({ ...one, restarts: 3 })) }))
  const before = restarts.nextMemory(list, null, WITHIN)

  it('the first are counted, and of the others nobody says that they had no restarts', () => {
    expect(before.length).to.be.within(100, 999)
    const told = judged(workloadRestarts, later, before, NOW + MINUTE).map(summaryOf)
    expect(told[0]).to.match(/^restarted 6 times in 15m/u)
    expect(told[before.length - 1]).to.match(/^restarted 6 times in 15m/u)
    expect(told.at(-1)).to.match(/^not counted: no more than the first \d+ workloads can be remembered/u)
    expect(told.filter((words) => words.startsWith('no restarts'))).to.deep.equal([])
  })

  it('a first look is one for those that will be remembered', () => {
    const told = judged(workloadRestarts, list.slice(0, 3), null).map(summaryOf)
    expect(told).to.deep.equal(Array.from({ length: 3 }, () => 'no restarts in 15m, first look'))
  })
})
