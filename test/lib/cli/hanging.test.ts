import { expect } from 'chai'
import { hanging } from '../../../lib/cli/hanging.ts'

describe('a text behind what leads it', () => {
  it('goes on below itself where the room ends, and at words', () =>
    expect(hanging('  seen      ', 'critical 4s ago: connection refused', 40)).to.deep.equal([
      '  seen      critical 4s ago: connection',
      '            refused',
    ]))

  it('is one line where the room does not end', () =>
    expect(hanging('seen  ', 'a word '.repeat(100), Infinity)).to.deep.equal([`seen  ${'a word '.repeat(100)}`]))

  it('counts what is twice as wide in front of it, and keeps room to be read', () =>
    expect(hanging('デー  ', 'one two three four five', 10)).to.deep.equal(['デー  one two three four', '      five']))
})
