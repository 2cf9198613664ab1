import { expect } from 'chai'
import * as fc from 'fast-check'
import { isRange, newestIn, rangeFor, versionIn } from '../../../../lib/kit/updates/versions.ts'

function newest(running: string, tags: readonly string[], range = 'minor', prereleases = false): string | null {
  const version = versionIn(running)
  if (!version) throw new Error(`"${running}" is no version`)
  return newestIn(tags, version, { range: rangeFor(range, version), prereleases })
}

describe('the versions in tags', () => {
  it('are ordered as versions, not as text', () => {
    expect(newest('1.4.2', ['1.4.9', '1.4.10', '1.4.1', '1.5.0'], '~1.4')).to.equal('1.4.10')
    expect(newest('9', ['9', '10', '11'], 'major')).to.equal('11')
  })

  it('are newer within a range that begins at what runs, or in one that somebody wrote', () => {
    const tags = ['1.4.3', '1.5.0', '2.0.0']
    expect(['patch', 'minor', 'major', '>=1.5 <3', '1.4.2'].map((range) => newest('1.4.2', tags, range))).to.deep.equal(
      ['1.4.3', '1.5.0', '2.0.0', '2.0.0', null],
    )
  })

  it('stay in their family: what stands around the numbers, and how many of them there are', () => {
    const tags = [
      '1.4.3',
      '1.4.4-alpine',
      '1.4.5-debian',
      '1.4',
      '1.5',
      'v1.4.6',
      '2',
      '1.4.7_alpine',
      '1.4.8-alpine3.19',
    ]
    expect(newest('1.4.2', tags)).to.equal('1.4.3')
    expect(newest('1.4.2-alpine', tags)).to.equal('1.4.7_alpine')
    expect(newest('v1.4.2', tags)).to.equal('v1.4.6')
    expect(newest('1.4', tags)).to.equal('1.5')
    expect(newest('1.4.2-alpine3.19', tags)).to.equal('1.4.8-alpine3.19')
    expect(newest('1.4.2-bookworm', tags)).to.equal(null)
  })

  it('that come early do not count, unless they are wanted or what runs is one of them', () => {
    const tags = ['1.5.0-rc1', '1.5.0-rc.2', '1.5.0-beta3-alpine', '17rc1', '1.5.1-rc1']
    expect(newest('1.4.2', tags)).to.equal(null)
    expect(newest('1.4.2', tags, 'minor', true)).to.equal('1.5.1-rc1')
    expect(newest('1.5.0-rc1', tags)).to.equal('1.5.0-rc.2')
    expect(newest('1.5.0-rc1', [...tags, '1.5.0'])).to.equal('1.5.0')
    expect(newest('1.4.2-alpine', tags, 'minor', true)).to.equal('1.5.0-beta3-alpine')
  })

  it('are not in every tag', () => {
    const none = ['latest', 'stable', '1f6b4c2', '1234567', '20261123', 'main', '1.2.3.4', 'bookworm', '']
    expect(none.map(versionIn)).to.deep.equal(none.map(() => null))
  })

  it('are asked for in words or ranges, and what is neither is refused', () => {
    expect(['patch', 'minor', 'major', 'off', '~1.4', '>=15 <17', '*'].every(isRange)).to.equal(true)
    expect(['', ' ', 'newest', '~~1', 'constructor'].some(isRange)).to.equal(false)
  })

  it('of any tags at all give none or a newer one of the same family', () =>
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.stringMatching(/^v?\d{1,3}(\.\d{1,3}){0,2}(-(rc\d|alpine))?$/u))),
        (tags) => {
          const found = newest('1.4.2', tags, 'major')
          if (found === null) return
          expect(tags).to.include(found)
          expect(versionIn(found)?.family).to.equal(versionIn('1.4.2')?.family)
          expect(found).not.to.equal('1.4.2')
        },
      ),
    ))
})
