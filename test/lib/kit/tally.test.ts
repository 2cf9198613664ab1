import { expect } from 'chai'
import { tally } from '../../../lib/kit/tally.ts'

describe('tally', () => {
  it('counts the worst first and leaves out what does not occur', () => {
    expect(tally({ ok: 214, warning: 3, unknown: 0, critical: 1 })).to.deep.equal([
      { status: 'critical', count: 1 },
      { status: 'warning', count: 3 },
      { status: 'ok', count: 214 },
    ])
  })

  it('is empty where nothing was judged', () => {
    expect(tally({ ok: 0, warning: 0, unknown: 0, critical: 0 })).to.deep.equal([])
  })
})
