import { expect } from 'chai'
import { PassThrough } from 'node:stream'
import fc from 'fast-check'
import { oneLine } from '../../../lib/base/escape.ts'
import { widthOf } from '../../../lib/base/text-width.ts'
import type { Io } from '../../../lib/cli/command.ts'
import { plainTable } from '../../../lib/cli/plain-table.ts'
import type { Painted } from '../../../lib/cli/plain-table.ts'
import { HOSTILE } from '../../helpers/hostile.ts'

type Place = Pick<Io, 'stdout' | 'env'>
type Row = readonly (string | Painted)[]

const terminal = (columns?: number, env: Io['env'] = {}): Place => ({
  stdout: Object.assign(new PassThrough(), { isTTY: true, ...(columns !== undefined && { columns }) }),
  env,
})
const pipe: Place = { stdout: new PassThrough(), env: {} }

const drawn = (head: readonly string[], rows: readonly Row[], place: Place): readonly string[] =>
  plainTable(head, rows, place, false).trimEnd().split('\n')

const red = (text: string): string => `\u001b[31m${text}\u001b[39m`

describe('a table without lines', () => {
  const head = ['TARGET', 'CHECK', 'SAYS']
  const says = 'cannot be reached: the connection was refused by 127.0.0.1, port 2375'

  it('gives to what is long the room that the others leave, and breaks it at blanks', () => {
    expect(drawn(head, [['dead', 'reachable', says]], terminal(50))).to.deep.equal([
      'TARGET  CHECK      SAYS',
      'dead    reachable  cannot be reached: the',
      '                   connection was refused by',
      '                   127.0.0.1, port 2375',
    ])
  })

  it('has two that are long give way both, and leaves the short ones whole', () => {
    const row = ['web-1', 'a word and another and so on and on', 'much to say of it, and then some more']
    expect(drawn(['ID', 'ABOUT', 'NOTE'], [row], terminal(51))).to.deep.equal([
      'ID     ABOUT                  NOTE',
      'web-1  a word and another     much to say of it,',
      '       and so on and on       and then some more',
    ])
  })

  it('breaks text before it breaks a name, which is there to be copied', () => {
    const row = ['dead-database-replica-2', 'the connection was refused by it']
    expect(drawn(['TARGET', 'SAYS'], [row], terminal(47))).to.deep.equal([
      'TARGET                   SAYS',
      'dead-database-replica-2  the connection was',
      '                         refused by it',
    ])
  })

  it('breaks a word only where it is longer than the column, behind a separator', () => {
    const name = 'registry.example.org/team/service-with-a-long-name-indeed@sha256:0123'
    expect(drawn(['ID', 'SAYS'], [['a', `pulls ${name}`]], terminal(58)).slice(1)).to.deep.equal([
      'a   pulls',
      '    registry.example.org/team/service-with-a-long-name-',
      '    indeed@sha256:0123',
    ])
  })

  it('puts what would have no room left below its row, and breaks no other column', () => {
    const row = ['web-1', 'container-restarts', '3m 12s ago', says]
    const empty = ['web-2', 'container-restarts', '4s ago', '']
    expect(drawn(['TARGET', 'CHECK', 'SEEN', 'SAYS'], [row, empty], terminal(48))).to.deep.equal([
      'TARGET  CHECK               SEEN',
      '    SAYS',
      'web-1   container-restarts  3m 12s ago',
      '    cannot be reached: the connection was',
      '    refused by 127.0.0.1, port 2375',
      'web-2   container-restarts  4s ago',
    ])
  })

  it('puts more of it below where a window is narrow, in its order', () => {
    const row = ['fde0b2becfd6', 'dead-database-replica tcp-port 1', 'critical', '2026-11-30 01:36:38Z', says]
    expect(drawn(['ID', 'WHAT', 'WORST', 'BEGAN', 'SAID'], [row], terminal(50))).to.deep.equal([
      'ID            WORST     BEGAN',
      '    WHAT  SAID',
      'fde0b2becfd6  critical  2026-11-30 01:36:38Z',
      '    dead-database-replica tcp-port 1',
      '    cannot be reached: the connection was refused',
      '    by 127.0.0.1, port 2375',
    ])
  })

  it('puts what is below in one line where that has room for it', () => {
    const row = ['fde0b2becfd6', 'dead-database-replica tcp-port 1', 'critical', '2026-11-30 01:36:38Z', says]
    const short = ['fde0b2becfd7', 'web-1 tcp-port 1', 'critical', '2026-11-30 01:36:38Z', 'is refused']
    expect(drawn(['ID', 'WHAT', 'WORST', 'BEGAN', 'SAID'], [row, short], terminal(50)).slice(-2)).to.deep.equal([
      'fde0b2becfd7  critical  2026-11-30 01:36:38Z',
      '    web-1 tcp-port 1  is refused',
    ])
  })

  it('leaves what a row is about where it was, with the sign in front of it', () => {
    const row = ['!', 'nightly backup of the databases', 'coming', 'moves the backups away']
    expect(drawn(['', 'WINDOW', 'IS', 'NOTE'], [row], terminal(40))).to.deep.equal([
      '   WINDOW                         IS',
      '    NOTE',
      '!  nightly backup of the          coming',
      '   databases',
      '    moves the backups away',
    ])
  })

  it('is as wide as COLUMNS where a terminal does not say how wide it is', () => {
    const row = [['dead', 'reachable', says]]
    expect(drawn(head, row, terminal(undefined, { COLUMNS: '60' }))).to.deep.equal(drawn(head, row, terminal(60)))
    expect(drawn(head, row, terminal(0))).to.deep.equal(drawn(head, row, terminal(80)))
  })

  it('writes whole lines where nobody watches', () => {
    const long = 'word '.repeat(90).trim()
    expect(drawn(head, [['dead', 'reachable', long]], pipe)[1]).to.equal(`dead    reachable  ${long}`)
  })

  it('keeps the colours that are ours, and shows those of others as text', () => {
    const [, row] = drawn(['', 'SAYS'], [[{ text: '!', paint: red }, '\u001b[31mevil']], terminal())
    expect(row).to.equal('\u001b[31m!\u001b[39m  \\u{1b}[31mevil')
    const [, hostile] = drawn(['', 'SAYS'], [[{ text: '\u001b[5m', paint: red }, '']], terminal())
    expect(hostile).to.equal('\u001b[31m\\u{1b}[5m\u001b[39m')
  })

  it('ends a colour with each line and begins it anew on the next', () => {
    const lines = drawn(['SAYS', 'SEEN'], [[{ text: 'one two three four five', paint: red }, 'now']], terminal(26))
    expect(lines.slice(1)).to.deep.equal([`${red('one two three four')}    now`, red('five')])
  })

  it('has headings in bold on a terminal, and nothing but text where colour is not wanted', () => {
    const bold = plainTable(['SAYS'], [], terminal(), true)
    expect(bold).to.equal('\u001b[1mSAYS\u001b[22m\n')
    for (const [place, color] of [
      [pipe, true],
      [terminal(80, { NO_COLOR: '1' }), true],
      [terminal(), false],
    ] as const)
      expect(plainTable(['SAYS'], [], place, color)).to.equal('SAYS\n')
  })

  it('counts what is twice as wide as two', () => {
    const rows = [
      ['データベース', 'a'],
      ['🔥🔥', 'b'],
      ['e\u0301', 'c'],
    ]
    expect(drawn(['NAME', 'IS'], rows, terminal())).to.deep.equal([
      'NAME          IS',
      'データベース  a',
      '🔥🔥          b',
      'e\u0301             c',
    ])
    const [, ...lines] = drawn(['ID', 'NAME'], [['1', 'データ'.repeat(12)]], terminal(57))
    expect(lines).to.deep.equal([`1   ${'データ'.repeat(8)}デー`, `    タ${'データ'.repeat(3)}`])
  })

  const text = fc.oneof(
    fc.constantFrom(...HOSTILE, 'データベース', '🔥', 'a b', '\u001b[2J'),
    fc.lorem({ maxCount: 12 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
  )

  it('never draws over the edge, and loses no character, whatever it is given', () => {
    const rows = fc.array(fc.tuple(text, text, text), { minLength: 1, maxLength: 5 })
    const place = fc.integer({ min: 24, max: 200 })
    fc.assert(
      fc.property(rows, place, (given, columns) => {
        const lines = drawn(['A', 'B', 'C'], given, terminal(columns))
        for (const line of lines) expect(widthOf(line)).to.be.at.most(columns)
        expect(letters(lines)).to.deep.equal(letters(['A', 'B', 'C', ...given.flat().map((each) => oneLine(each))]))
      }),
    )
  })
})

/** All that is drawn but blanks, in no order: rows lie side by side. */
function letters(lines: readonly string[]): readonly string[] {
  return Array.from(lines.join('').replace(/\s/gu, '')).sort()
}
