import { expect } from 'chai'
import { DARK, GROUNDS, INKS, LIGHT, PRINT } from '../../../../lib/kit/look/colours.ts'

/** Source: WCAG 2.2, "relative luminance" and "contrast ratio". */
function contrast(one: string, other: string): number {
  const [more = 0, less = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (more + 0.05) / (less + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

describe('the colours of our pages', () => {
  it('can be told apart by who computes it', () => {
    expect(contrast('#000000', '#ffffff')).to.be.closeTo(21, 0.01)
    expect(contrast('#777777', '#ffffff')).to.be.closeTo(4.48, 0.01)
  })

  for (const [name, colours] of Object.entries({ LIGHT, DARK, PRINT }))
    it(`let everything be read on every ground (${name}): 4.5 to 1, WCAG AA`, () => {
      const weak = GROUNDS.flatMap((ground) =>
        INKS.filter((ink) => contrast(colours[ink], colours[ground]) < 4.5).map((ink) => `${ink} on ${ground}`),
      )
      expect(weak).to.deep.equal([])
    })
})
