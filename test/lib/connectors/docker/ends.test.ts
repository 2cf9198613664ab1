import { expect } from 'chai'
import { containerEnds } from '../../../../lib/connectors/docker/ends.ts'
import type { Ends } from '../../../../lib/connectors/docker/ends.ts'

const SECOND = 1000

describe('what an engine tells of an end', () => {
  /** One word after the other, a tenth of a second apart unless it says otherwise. */
  const told = (ends: Ends, ...words: readonly (string | number)[]): number => {
    let at = 0
    for (const word of words) {
      at += typeof word === 'number' ? word : 100
      if (typeof word === 'string') ends.hear({ container: 'one', action: word, at })
    }
    return at
  }
  const ofDocker = (...words: readonly (string | number)[]): boolean | null => {
    const ends = containerEnds(true)
    return ends.stopAsked('one', told(ends, ...words) - 200)
  }
  const ofPodman = (...words: readonly (string | number)[]): boolean | null => {
    const ends = containerEnds(false)
    return ends.stopAsked('one', told(ends, ...words) - 200)
  }

  it('is nothing while it runs, or where nothing was told of it', () => {
    expect([ofDocker(), ofDocker('start'), ofDocker('die', 'stop', 'start'), ofDocker('kill')]).to.deep.equal(
      Array<null>(4).fill(null),
    )
  })

  it('is by Docker that somebody wanted it, or else that nobody did', () => {
    expect([ofDocker('start', 'kill', 'die', 'stop'), ofDocker('die')]).to.deep.equal([true, false])
    expect(ofDocker('kill', 'die', 'stop', 'start', 'kill', 'die')).to.equal(false)
    expect(ofDocker('kill', 'die', 'stop', 'start', 'restart', 'die')).to.equal(false)
  })

  it('is by Podman certain of what its command has stopped, and of what was killed', () => {
    expect([ofPodman('start', 'stop', 'die'), ofPodman('start', 'kill', 'die')]).to.deep.equal([true, false])
    expect(ofPodman('start', 'die', 'stop'), 'newer ones say it behind the end').to.equal(true)
    expect(ofPodman('start', 'die'), 'it may have been stopped over the API').to.equal(null)
    expect(ofPodman('start', 'kill', 5 * SECOND, 'die'), 'a signal that did not end it').to.equal(null)
  })

  it('says nothing of another end, which came later', () => {
    const ends = containerEnds(true)
    const at = told(ends, 'start', 'die')
    expect([ends.stopAsked('one', at - 1), ends.stopAsked('one', at + 1)]).to.deep.equal([false, null])
  })

  it('is forgotten of what was stopped right before the engine fell silent, as that may have been the engine', () => {
    const ends = containerEnds(true)
    ends.hear({ container: 'long ago', action: 'die', at: 0 })
    ends.hear({ container: 'long ago', action: 'stop', at: 1 })
    for (const action of ['die', 'stop']) ends.hear({ container: 'of late', action, at: 100 * SECOND })
    ends.hear({ container: 'died', action: 'die', at: 100 * SECOND })
    ends.fellSilent(110 * SECOND)
    const known = ['long ago', 'of late', 'died'].map((container) => ends.stopAsked(container, 0))
    expect(known).to.deep.equal([true, null, false])
  })

  it('is forgotten of what is gone', () => {
    const ends = containerEnds(true)
    const at = told(ends, 'die')
    ends.keepOnly(new Set())
    expect(ends.stopAsked('one', at)).to.equal(null)
  })
})
