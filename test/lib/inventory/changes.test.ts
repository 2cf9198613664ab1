import { expect } from 'chai'
import { Secret } from '../../../lib/base/secret.ts'
import { changesBetween } from '../../../lib/inventory/changes.ts'
import type { Target } from '../../../lib/model/target.ts'
import { aPlan, aTarget } from '../../helpers/fakes.ts'

const fleet = (...targets: readonly Target[]) => new Map(targets.map((target) => [target.id, target]))
const web = (parts: Partial<Target> = {}): Target =>
  aTarget({ options: { address: '192.0.2.1' }, plans: [aPlan({ options: { paths: ['/'] } })], ...parts })

/** "moved", "changed" or "same": what has become of one target. */
function becomes(before: Target, after: Target): string {
  const { changed, moved } = changesBetween(fleet(before), fleet(after))
  return moved.has(before.id) ? 'moved' : changed.has(before.id) ? 'changed' : 'same'
}

describe('an inventory that was read anew', () => {
  it('has the same target when it says the same, on whatever line and in whatever group', () => {
    const source = { file: 'other.yaml', line: 7, column: 3 }
    expect(becomes(web(), web({ source, groups: ['shop'], dependsOn: ['gateway'] }))).to.equal('same')
    const written = { plans: [aPlan({ options: { paths: ['/'] }, written: { paths: ['/'] } })] }
    expect(becomes(web(), web(written))).to.equal('same')
  })

  it('has another look at the target when what is asked, how often, or for how long is another', () => {
    const others: Partial<Target>[] = [
      { plans: [] },
      { plans: [aPlan({ options: { paths: ['/var'] } })] },
      { plans: [aPlan({ options: { paths: ['/'] }, forMs: 1 })] },
      { plans: [aPlan({ options: { paths: ['/'] }, schedule: { kind: 'every', everyMs: 1 } })] },
      { schedule: { kind: 'every', everyMs: 30_000 } },
      { schedule: { kind: 'cron', expression: '* * * * *', timezone: 'UTC' } },
      { labels: { team: 'shop' } },
      { timeoutMs: 1 },
      { carrier: true },
    ]
    for (const parts of others) expect(becomes(web(), web(parts)), JSON.stringify(parts)).to.equal('changed')
  })

  it('has another way to the target when it stands elsewhere, or opens to other credentials', () => {
    const key = (value: string): Partial<Target> => ({
      options: { address: '192.0.2.1', key: new Secret(value, 'file:~/key') },
    })
    expect(becomes(web(), web({ options: { address: '192.0.2.2' } }))).to.equal('moved')
    expect(becomes(web(), web({ runtime: 'local' }))).to.equal('moved')
    expect(becomes(web(), web({ engine: { kind: 'auto' } }))).to.equal('moved')
    expect(becomes(web(key('one')), web(key('one')))).to.equal('same')
    expect(becomes(web(key('one')), web(key('two')))).to.equal('moved')
  })

  it('has another way to what is made of the containers of others when those are others', () => {
    expect(becomes(web({ members: ['a', 'b'] }), web({ members: ['a', 'b'] }))).to.equal('same')
    expect(becomes(web({ members: ['a', 'b'] }), web({ members: ['a', 'b', 'c'] }))).to.equal('moved')
  })

  it('moves everybody whose carrier moves, however many carry it', () => {
    const chain = (address: string) =>
      fleet(
        aTarget({ id: 'engine', via: 'host' }),
        aTarget({ id: 'host', via: 'bastion' }),
        aTarget({ id: 'bastion', options: { address } }),
        aTarget({ id: 'other' }),
      )
    const { moved, changed } = changesBetween(chain('192.0.2.1'), chain('192.0.2.2'))
    expect([...moved]).to.have.members(['engine', 'host', 'bastion'])
    expect(changed).to.deep.equal(moved)
  })

  it('tells who is new and who is gone, and calls neither of them changed', () => {
    const changes = changesBetween(fleet(web({ id: 'a' }), web({ id: 'b' })), fleet(web({ id: 'b' }), web({ id: 'c' })))
    expect(changes).to.deep.equal({
      added: new Set(['c']),
      removed: new Set(['a']),
      changed: new Set(),
      moved: new Set(),
    })
  })

  it('does not mix up plans that many share with those of one', () => {
    const [shared, others] = [[aPlan()], [aPlan(), aPlan({ check: 'load' })]]
    const before = fleet(web({ id: 'a', plans: shared }), web({ id: 'b', plans: shared }))
    const after = fleet(web({ id: 'a', plans: [aPlan()] }), web({ id: 'b', plans: others }))
    expect([...changesBetween(before, after).changed]).to.deep.equal(['b'])
  })
})
