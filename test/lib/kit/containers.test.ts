import { expect } from 'chai'
import { chosen, usageOfChosen } from '../../../lib/kit/containers.ts'
import { toLabels } from '../../../lib/model/labels.ts'
import { aContainer, aUsage } from '../../helpers/facts.ts'

const names = (containers: readonly { name: string }[]): string[] => containers.map(({ name }) => name)

describe('chosen', () => {
  it('takes all containers when nobody says otherwise', () => {
    expect(names(chosen([aContainer({ name: 'web' }), aContainer({ name: 'db' })], { except: [] }))).to.deep.equal([
      'web',
      'db',
    ])
  })

  it('leaves out what its owner has labelled so, and only that', () => {
    const labelled = (name: string, labels: Record<string, string>) =>
      aContainer({ name, labels: toLabels(Object.entries(labels)) })
    const containers = [
      labelled('ignored', { 'orch-watch.ignore': 'true' }),
      labelled('not-ignored', { 'orch-watch.ignore': 'false' }),
      labelled('strange', { ['__proto__']: 'true', constructor: 'true' }),
    ]
    expect(names(chosen(containers, { except: [] }))).to.deep.equal(['not-ignored', 'strange'])
  })
})

describe('usageOfChosen', () => {
  it('knows containers by id: a name may be taken over between list and usage', () => {
    const containers = [aContainer({ name: 'web', id: 'a' }), aContainer({ name: 'db', id: 'b' })]
    const usage = [aUsage({ name: 'web', id: 'b' }), aUsage({ name: 'db', id: 'c' })]
    expect(usageOfChosen({ containers, usage }, { only: ['db'], except: [] })).to.deep.equal([usage[0]])
  })
})
