import { expect } from 'chai'
import { plainTable } from '../../../lib/cli/plain-table.ts'

describe('a table without lines', () => {
  const io = { stdout: { isTTY: true } } as never

  it('keeps the colours that are ours, and shows those of others as text', () => {
    const red = (text: string): string => `\u001b[31m${text}\u001b[39m`
    const [, row] = plainTable(['', 'SAYS'], [[{ text: '!', paint: red }, '\u001b[31mevil']], io, true).split('\n')
    expect(row).to.equal('\u001b[31m!\u001b[39m  \\u{1b}[31mevil')
    const [, hostile] = plainTable(['', 'SAYS'], [[{ text: '\u001b[5m', paint: red }, '']], io, true).split('\n')
    expect(hostile).to.equal('\u001b[31m\\u{1b}[5m\u001b[39m')
  })
})
