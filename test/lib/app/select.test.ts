import { expect } from 'chai'
import { selectTargets } from '../../../lib/app/select.ts'
import type { Inventory } from '../../../lib/model/inventory.ts'
import { aTarget } from '../../helpers/fakes.ts'
import { NOT_HEALING } from '../../helpers/not-healing.ts'

const inventory: Inventory = {
  files: ['targets.yaml'],
  settings: { concurrency: 32, plugins: [], references: [], registry: null, heal: NOT_HEALING, history: null },
  targets: [
    aTarget({ id: 'web-1', labels: { env: 'prod' } }),
    aTarget({ id: 'web-2', labels: { env: 'dev' } }),
    aTarget({ id: 'db/main', labels: { env: 'prod' } }),
    aTarget({ id: 'bastion', carrier: true }),
  ],
  notifiers: [],
  rules: [],
  maintenance: [],
  origins: new Map(),
  warnings: [],
}

describe('a selection', () => {
  it('is everything that is watched when nothing is named', () => expect(chosen()).to.equal('web-1 web-2 db/main'))
  it('takes an id', () => expect(chosen('web-2')).to.equal('web-2'))
  it('takes a pattern', () => expect(chosen('web-*')).to.equal('web-1 web-2'))
  it('takes a label', () => expect(chosen('env=prod')).to.equal('web-1 db/main'))
  it('takes a pattern of a label', () => expect(chosen('env=*')).to.equal('web-1 web-2 db/main'))
  it('takes all that any of several names, each once, in the order of the inventory', () =>
    expect(chosen('db/*', 'web-1', 'env=prod')).to.equal('web-1 db/main'))
  it('says which word names nothing, and what was probably meant', () =>
    expect(selectTargets(inventory, ['web-1', 'web3'])).to.deep.equal({ unmatched: 'web3', meant: 'web-1' }))
  it('does not find a carrier that nobody watches', () =>
    expect(selectTargets(inventory, ['bastion'])).to.have.property('unmatched', 'bastion'))
})

function chosen(...selectors: string[]): string {
  const selected = selectTargets(inventory, selectors)
  return 'targets' in selected
    ? selected.targets.map(({ id }) => id).join(' ')
    : `nothing matches ${selected.unmatched}`
}
