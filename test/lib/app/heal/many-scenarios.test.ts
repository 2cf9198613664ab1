import { expect } from 'chai'
import { healed } from '../../../helpers/healed-scenarios.ts'

/** `npm run proof -- healing` takes a thousand. */
const SCENARIOS = 25

describe('random scenarios of healing', function () {
  this.timeout(120_000)

  it('do nothing that was promised not to be done, and do much', async () => {
    const { deeds, breaches } = await healed(SCENARIOS)
    expect(breaches).to.deep.equal([])
    expect(deeds / SCENARIOS).to.be.greaterThan(1)
  })
})
