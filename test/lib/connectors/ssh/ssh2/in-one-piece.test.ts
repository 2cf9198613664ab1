import { expect } from 'chai'
import { Duplex } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { inOnePiece } from '../../../../../lib/connectors/ssh/ssh2/in-one-piece.ts'

describe('a stream that is written to in one piece', () => {
  let sent: string[][]
  let stream: Duplex

  beforeEach(() => {
    sent = []
    const under = new Duplex({
      read: () => undefined,
      writev: (pieces, done) => {
        sent.push(pieces.map(({ chunk }) => String(chunk)))
        done()
      },
    })
    stream = inOnePiece(under)
  })

  it('sends what is written in one turn together, in its order', async () => {
    for (const piece of ['length', 'text', 'tag']) stream.write(piece)
    expect(sent).to.deep.equal([])
    await turn()
    stream.write('next')
    await turn()
    expect(sent).to.deep.equal([['length', 'text', 'tag'], ['next']])
  })

  it('sends what was written before its end', async () => {
    stream.write('bye')
    stream.end()
    await turn()
    expect(sent).to.deep.equal([['bye']])
  })
})
