import { expect } from 'chai'
import { PassThrough } from 'node:stream'
import { canvasFor } from '../../../lib/cli/canvas.ts'

interface Place {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly env?: Record<string, string>
  readonly color?: boolean
}

function canvas({ env = {}, color = true, ...stream }: Place): ReturnType<typeof canvasFor> {
  return canvasFor({ stdout: Object.assign(new PassThrough(), stream), env }, { color })
}

describe('canvasFor', () => {
  const widths: [string, Place, number][] = [
    ['a terminal is as wide as it says', { isTTY: true, columns: 132 }, 132],
    ['a terminal knows better than COLUMNS', { isTTY: true, columns: 132, env: { COLUMNS: '90' } }, 132],
    ['a terminal that does not say is asked through COLUMNS', { isTTY: true, env: { COLUMNS: '90' } }, 90],
    ['a pipe is 80 wide', {}, 80],
    ['a pipe is as wide as COLUMNS', { env: { COLUMNS: '200' } }, 200],
    ['COLUMNS that is no number is 80', { env: { COLUMNS: 'wide' } }, 80],
    ['a narrow window gets 60', { isTTY: true, columns: 12 }, 60],
    ['a terminal of no width at all gets 80', { isTTY: true, columns: 0 }, 80],
    ['nothing is a million wide', { env: { COLUMNS: '1000000' } }, 1000],
  ]
  for (const [claim, place, columns] of widths) it(claim, () => expect(canvas(place).columns).to.equal(columns))

  const terminal = { isTTY: true, columns: 80 }
  const colours: [string, Place, boolean][] = [
    ['a terminal has colour', terminal, true],
    ['a pipe has none', {}, false],
    ['a dumb terminal has none', { ...terminal, env: { TERM: 'dumb' } }, false],
    ['--no-color takes it away', { ...terminal, color: false }, false],
    ['NO_COLOR takes it away', { ...terminal, env: { NO_COLOR: '1' } }, false],
    ['an empty NO_COLOR says nothing', { ...terminal, env: { NO_COLOR: '' } }, true],
    ['FORCE_COLOR gives it to a pipe', { env: { FORCE_COLOR: '1' } }, true],
    ['an empty FORCE_COLOR asks for it too', { env: { FORCE_COLOR: '' } }, true],
    ['FORCE_COLOR=0 takes it away', { ...terminal, env: { FORCE_COLOR: '0' } }, false],
    ['NO_COLOR is stronger than FORCE_COLOR', { env: { NO_COLOR: '1', FORCE_COLOR: '1' } }, false],
    ['--no-color is stronger than FORCE_COLOR', { color: false, env: { FORCE_COLOR: '1' } }, false],
  ]
  for (const [claim, place, colour] of colours) it(claim, () => expect(canvas(place).colour).to.equal(colour))

  it('passes on what is asked for', () => {
    const io = { stdout: new PassThrough(), env: {} }
    expect(canvasFor(io, { color: true, all: true, cost: true })).to.include({ all: true, cost: true })
    expect(canvasFor(io, { color: true })).to.include({ all: false, cost: false })
  })
})
