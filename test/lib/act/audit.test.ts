import { expect } from 'chai'
import fc from 'fast-check'
import { chained, verify } from '../../../lib/act/audit.ts'
import type { AuditEntry } from '../../../lib/model/heal.ts'
import { aLine } from '../../contracts/store-healing.ts'
import { anyAuditLines } from '../../helpers/any-batch.ts'

const LOG = chained(
  null,
  ['one', 'two', 'three', 'four'].map((words) => aLine(words)),
)
const HEAD = LOG.at(-1)!

describe('the audit log', () => {
  it('is right whatever was written, in one piece or in several, and after a database has read it back', () => {
    fc.assert(
      fc.property(anyAuditLines, anyAuditLines, (first, second) => {
        const one = chained(null, first)
        const other = chained(one.at(-1) ?? null, second)
        const log = JSON.parse(JSON.stringify([...one, ...other])) as AuditEntry[]
        expect(log).to.deep.equal(chained(null, [...first, ...second]))
        expect(verify(log, { head: log.at(-1) ?? null })).to.equal(null)
        expect(verify(other, { after: one.at(-1) ?? null })).to.equal(null)
      }),
    )
  })

  it('shows which entry was changed, in any of its fields', () => {
    fc.assert(
      fc.property(fc.nat(3), fc.constantFrom('at', 'kind', 'words', 'by', 'seq', 'previous', 'hash'), (nth, field) => {
        const log = LOG.map((entry, index) => (index === nth ? { ...entry, [field]: 'another' } : entry))
        expect(verify(log)).to.equal(nth + 1)
      }),
    )
    expect(verify(LOG.map((entry, nth) => (nth === 1 ? { ...entry, gate: 'mode' as const } : entry)))).to.equal(2)
  })

  it('shows an entry that was taken out, moved or put in', () => {
    expect(verify(LOG.filter(({ seq }) => seq !== 2))).to.equal(2)
    expect(verify([LOG[0]!, LOG[2]!, LOG[1]!, LOG[3]!])).to.equal(2)
    expect(verify([LOG[0]!, LOG[0]!, ...LOG.slice(1)])).to.equal(2)
    expect(verify(LOG.slice(1))).to.equal(1)
    expect(verify([...LOG.slice(0, 2), ...chained(LOG[1]!, [aLine('forged')]), LOG[3]!])).to.equal(4)
  })

  it('shows an end that was cut off, or written anew, against a head that was kept', () => {
    expect(verify(LOG.slice(0, 2))).to.equal(null)
    expect(verify(LOG.slice(0, 2), { head: HEAD })).to.equal(3)
    expect(verify([], { head: HEAD })).to.equal(1)
    expect(verify(LOG, { head: null })).to.equal(1)
    const anew = [...LOG.slice(0, 3), ...chained(LOG[2]!, [aLine('another end')])]
    expect(verify(anew)).to.equal(null)
    expect(verify(anew, { head: HEAD })).to.equal(4)
    expect(verify(LOG, { head: HEAD })).to.equal(null)
    expect(verify([], { head: null })).to.equal(null)
  })
})
