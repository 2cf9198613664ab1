import { expect } from 'chai'
import { decideDeeds } from '../../../../lib/app/heal/decide-deeds.ts'
import type { Decided } from '../../../../lib/app/heal/decide-deeds.ts'
import type { Surroundings } from '../../../../lib/app/heal/surroundings.ts'
import type { Surveyed } from '../../../../lib/app/heal/survey.ts'
import { candidate, KNOWN, MINUTE_MS, MOMENT, NOW, prospect } from '../../../helpers/healing.ts'

const SURROUNDINGS: Pick<Surroundings, 'incidents' | 'known' | 'completed'> = {
  incidents: () => [candidate().incident],
  known: () => KNOWN,
  completed: (each) => each,
}
const decided = (confirmation: Surveyed['confirmation'], prospects: Surveyed['prospects'] = []): Decided => {
  const around = { surroundings: SURROUNDINGS as Surroundings, pages: { news: () => [], keep: () => undefined } }
  const found = decideDeeds(candidate(), { confirmation, prospects }, MOMENT, around)
  if (!found) throw new Error('nothing was decided')
  return found
}

describe('what is decided about a trouble', () => {
  const FAILED = { at: NOW, isBad: false, failed: 'another rollback is under way' }

  it('is looked at again soon when the second look has failed, or found it well: a minute is long for a shop', () => {
    for (const confirmation of [FAILED, { at: NOW, isBad: false, failed: null }])
      expect(decided(confirmation).plan.at - NOW).to.be.lessThan(MINUTE_MS / 4)
  })

  it('says why nothing is done while nobody could look again', () => {
    expect(decided(FAILED).plan.weighed.map(({ verdict, reason }) => [verdict, reason?.no])).to.deep.equal([
      ['no', 'a second look fails: another rollback is under way'],
    ])
    expect(decided(FAILED).isSpent).to.equal(false)
  })

  it('is the turn of the next remedy when this one finds nothing to do', () => {
    expect(decided({ at: NOW, isBad: true, failed: null }).isSpent).to.equal(true)
    expect(decided({ at: NOW, isBad: true, failed: null }, [prospect()]).plan.weighed[0]?.verdict).to.equal('go')
  })
})
