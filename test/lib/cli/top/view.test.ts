import { expect } from 'chai'
import fc from 'fast-check'
import { keysIn } from '../../../../lib/cli/commands/top/keys.ts'
import { here, nthChosen, press, START } from '../../../../lib/cli/commands/top/view.ts'
import type { Shown, View } from '../../../../lib/cli/commands/top/view.ts'

const SHOWN: Shown = {
  rows: ['a', 'b', 'c', 'd', 'e'].map((key) => ({ key, opens: { kind: 'target', target: key } })),
  height: 3,
}

/** @param sent as the terminal sends it */
function after(sent: string, shown = SHOWN, view = START): View {
  return keysIn(sent).keys.reduce((now, key) => press(now, key, shown), view)
}

const DOWN = '\u001b[B'
const UP = '\u001b[A'

describe('the keys of top', () => {
  it('go down and up, and not beyond the ends', () => {
    expect(here(after(DOWN)).chosen).to.equal('b')
    expect(here(after(`jj${UP}`)).chosen).to.equal('b')
    expect(here(after('G\u001b[B')).chosen).to.equal('e')
    expect(here(after('\u001b[6~')).chosen).to.equal('c')
    // The first is chosen as the first, whatever it will be.
    expect(here(after('jkk')).chosen).to.equal(null)
  })

  it('keep the row that was chosen when the order changes, and take the first when it is gone', () => {
    const stop = here(after('j'))
    expect(nthChosen({ rows: [...SHOWN.rows].reverse() }, stop)).to.equal(3)
    expect(nthChosen({ rows: SHOWN.rows.slice(2) }, stop)).to.equal(0)
    expect(nthChosen({ rows: [] }, stop)).to.equal(-1)
  })

  it('open what is chosen, and come back to it', () => {
    const opened = after('j\r')
    expect(here(opened).place).to.deep.equal({ kind: 'target', target: 'b' })
    const back = press(opened, { key: 'escape' }, SHOWN)
    expect(here(back)).to.deep.equal({ place: { kind: 'targets' }, chosen: 'b', filter: '' })
    expect(press(START, { key: 'escape' }, SHOWN)).to.deep.equal(START)
    expect(after('\r', { rows: [], height: 3 })).to.deep.equal(START)
  })

  it('type a filter, whose letters are no commands', () => {
    const typing = after('/qsx\u007f')
    expect([typing.isTyping, typing.isOver, here(typing).filter]).to.deep.equal([true, false, 'qs'])
    expect(here(after('\r', SHOWN, typing)).filter).to.equal('qs')
    const cleared = press(after('\r', SHOWN, typing), { key: 'escape' }, SHOWN)
    expect([here(cleared).filter, cleared.trail.length]).to.deep.equal(['', 1])
  })

  it('go from list to list, and sort', () => {
    expect(here(after('\t')).place.kind).to.equal('workloads')
    expect(here(after('\u001b[Z')).place.kind).to.equal('incidents')
    expect(here(after('3')).place.kind).to.equal('incidents')
    expect([after('s').sort, after('ss').sort, after('sss').sort]).to.deep.equal(['name', 'newest', 'worst'])
    expect([after('q').isOver, after('\u0003').isOver, after('/\u0003').isOver]).to.deep.equal([true, true, true])
  })

  it('lead to what a row prints and what was recorded of it, or to that of all that is shown', () => {
    const log = { kind: 'log', of: { target: 'dock-1', name: 'web' } } as const
    const past = { kind: 'objects', target: 'dock-1', name: 'web' } as const
    const rows = [
      { key: 'a', opens: null, log },
      { key: 'b', opens: null },
    ]
    const shown = { rows, height: 3, past }
    expect(here(after('l', shown)).place).to.deep.equal(log)
    expect(here(after('jl', shown)).place).to.deep.equal({ kind: 'targets' })
    // What is recorded of that name first; Esc shows the rest of the target.
    expect(here(after('jr', shown))).to.deep.equal({ place: past, chosen: null, filter: 'web' })
    expect(here(after('/l', shown))).to.include({ filter: 'l' })
  })

  it('stay at the end of a log, whatever comes, until somebody goes up', () => {
    const shown: Shown = { ...SHOWN, isFromEnd: true }
    expect(nthChosen(shown, here(START))).to.equal(4)
    expect(here(after('k', shown)).chosen).to.equal('d')
    expect(here(after('kj', shown)).chosen).to.equal(null)
    expect(here(after('g', shown)).chosen).to.equal('a')
  })

  it('wait for the rest of a sequence that came in two pieces', () => {
    const { keys, rest } = keysIn('j\u001b[')
    expect([keys, rest]).to.deep.equal([[{ key: 'text', text: 'j' }], '\u001b['])
    expect(keysIn(`${rest}A`)).to.deep.equal({ keys: [{ key: 'up' }], rest: '' })
    expect(keysIn('\u001b').rest).to.equal('\u001b')
    expect(keysIn('\u001b[1;5P\u001b[<0;1;1M').keys).to.deep.equal([])
  })

  it('lead nowhere that is nowhere, whatever is pressed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (sent) => {
        const view = after(sent)
        expect(view.trail.length).to.be.at.least(1)
        expect(here(view).filter).not.to.match(/\p{C}/u)
        expect(nthChosen(SHOWN, here(view))).to.be.within(0, 4)
      }),
    )
  })
})
