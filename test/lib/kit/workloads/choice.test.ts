import { expect } from 'chai'
import { chosenById, chosenByLabels, inFlux } from '../../../../lib/kit/workloads/choice.ts'
import type { RolloutPhase } from '../../../../lib/model/workload.ts'
import { CLUSTER_BUILDERS } from '../../../helpers/cluster-facts.ts'

const ids = (all: readonly { readonly id: string }[]): string[] => all.map(({ id }) => id)
const all = ['shop/web', 'shop/api', 'mail'].map((id) => ({ id }))

describe('which workloads are judged', () => {
  it('is all of them unless somebody says which, or which not', () => {
    expect(ids(chosenById(all, { except: [] }))).to.deep.equal(['shop/web', 'shop/api', 'mail'])
    expect(ids(chosenById(all, { only: ['shop/*'], except: [] }))).to.deep.equal(['shop/web', 'shop/api'])
    expect(ids(chosenById(all, { only: ['shop/*'], except: ['*/api'] }))).to.deep.equal(['shop/web'])
  })

  it('is none that its owner has taken out with a label', () => {
    const labelled = [
      { id: 'a', labels: { 'orch-watch.ignore': 'true' } },
      { id: 'b', labels: { 'orch-watch.ignore': 'false' } },
      { id: 'c', labels: {} },
    ]
    expect(ids(chosenByLabels(labelled, { except: [] }, ({ id }) => id))).to.deep.equal(['b', 'c'])
  })
})

describe('a workload in flux', () => {
  const isMoving = (phase: RolloutPhase): boolean => inFlux(CLUSTER_BUILDERS.list({ rollout: { phase, why: '' } }))

  it('is one whose change is under way, and not one whose change has stopped', () => {
    expect((['progressing', 'rolling-back', 'unnoticed'] as const).map(isMoving)).to.deep.equal([true, true, true])
    expect((['paused', 'failed', 'rolled-back'] as const).map(isMoving)).to.deep.equal([false, false, false])
    expect(inFlux(CLUSTER_BUILDERS.list({}))).to.equal(false)
  })
})
