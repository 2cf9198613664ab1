import { expect } from 'chai'
import { isWithin, overlap, parseAddress, parseSubnet } from '../../../lib/record/network/addresses.ts'
import type { Range } from '../../../lib/record/network/addresses.ts'

describe('subnets', () => {
  const range = (text: string): Range => {
    const found = parseSubnet(text)
    if (!found) throw new Error(`"${text}" is none`)
    return found
  }

  it('are read in both families, however an address is shortened', () => {
    expect(parseSubnet('198.51.100.7/24')).to.deep.equal(parseSubnet('198.51.100.0/24'))
    expect(parseAddress('fd00::1')?.value).to.equal(parseAddress('fd00:0:0:0:0:0:0:1')?.value)
    expect(parseAddress('::')?.value).to.equal(0n)
  })

  for (const text of [
    '',
    '198.51.100.0',
    '198.51.100.0/33',
    '256.0.0.0/8',
    '1.2.3/8',
    'fd00::/129',
    'fd00:::/64',
    '::1::/64',
    'x/8',
  ])
    it(`are not "${text}"`, () => {
      expect(parseSubnet(text)).to.equal(null)
    })

  it('lie within one another, across one another, or apart', () => {
    expect(isWithin(range('172.18.0.0/16'), range('172.16.0.0/12'))).to.equal(true)
    expect(isWithin(range('172.16.0.0/12'), range('172.18.0.0/16'))).to.equal(false)
    expect(overlap(range('198.51.100.0/24'), range('198.51.100.128/25'))).to.equal(true)
    expect(overlap(range('198.51.100.0/25'), range('198.51.100.128/25'))).to.equal(false)
    expect(overlap(range('0.0.0.0/0'), range('::/0')), 'of two families').to.equal(false)
  })
})
