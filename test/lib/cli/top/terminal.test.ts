import { expect } from 'chai'
import type { Line } from '../../../../lib/cli/commands/top/draw.ts'
import { changes, isAsciiPlace, paintedLines } from '../../../../lib/cli/commands/top/terminal.ts'

const LINES: readonly Line[] = [
  { spans: [{ text: '✗ web-1 日', tone: 'critical' }], isChosen: true },
  { spans: [{ text: 'well', tone: 'faint' }], isChosen: false },
]

describe('what top writes to a terminal', () => {
  it('is everything at first, and then only the lines that have changed, in one piece', () => {
    expect(changes(null, ['one', 'two'])).to.equal(
      '\u001b[?2026h\u001b[1;1H\u001b[2Kone\u001b[2;1H\u001b[2Ktwo\u001b[?2026l',
    )
    expect(changes(['one', 'two'], ['one', '2'])).to.equal('\u001b[?2026h\u001b[2;1H\u001b[2K2\u001b[?2026l')
    expect(changes(['one', 'two'], ['one', 'two'])).to.equal('')
  })

  it('has no colour where none is wanted, and still says which row is chosen', () => {
    expect(paintedLines(LINES, { colour: false, isAscii: false })).to.deep.equal(['✗ web-1 日', 'well'])
    const [chosen] = paintedLines(LINES, { colour: true, isAscii: false })
    expect(chosen).to.match(/^\u001b\[7m.*\u001b\[27m$/u)
  })

  it('is ASCII where nothing else is understood, as wide as it was', () => {
    expect(paintedLines(LINES, { colour: false, isAscii: true })[0]).to.equal('X web-1 ??')
    expect(
      [{ LANG: 'C' }, { LANG: 'C.UTF-8' }, {}, { LC_ALL: 'POSIX', LANG: 'de_DE.utf8' }].map(isAsciiPlace),
    ).to.deep.equal([true, false, false, true])
  })
})
