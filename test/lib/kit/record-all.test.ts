import { expect } from 'chai'
import { recordAll } from '../../../lib/kit/record-all.ts'
import type { Recorded, Versioned } from '../../../lib/kit/record-all.ts'
import type { Configuration, Recorder } from '../../../lib/model/configuration.ts'

const many = Array.from({ length: 60 }, (_, nth): Versioned => ({
  id: String(nth),
  version: null,
  definition: { kind: 'service', document: nth },
}))
const each: Recorder = ({ document }) => ({ name: String(document) }) as Configuration

describe('recording thousands of objects', () => {
  it('lets others have their turn, and keeps the order', async () => {
    let turns = 0
    const count = (): void => {
      turns += 1
      if (turns < 100) setImmediate(count)
    }
    setImmediate(count)
    const all = await recordAll(many, each, new Map(), new AbortController().signal)
    expect(turns).to.be.greaterThan(1)
    expect(all.map(({ name }) => name)).to.deep.equal(many.map(({ id }) => id))
  })

  it('leaves out what nobody keeps a history of', async () => {
    const odd: Recorder = (definition) => (Number(definition.document) % 2 === 1 ? each(definition) : null)
    expect(await recordAll(many, odd, new Map(), new AbortController().signal)).to.have.length(30)
  })

  it('gives the same value again for the same state, another for the next, and forgets what is gone', async () => {
    const recorded: Recorded = new Map()
    const look = async (...objects: (readonly [id: string, version: string])[]): Promise<readonly Configuration[]> => {
      const own = objects.map(([id, version]): Versioned => ({
        id,
        version,
        definition: { kind: 'service', document: id },
      }))
      return recordAll(own, each, recorded, new AbortController().signal)
    }
    const [a, b] = await look(['a', '1'], ['b', '1'])
    const [again, other] = await look(['a', '1'], ['b', '2'])
    expect(again).to.equal(a)
    expect(other).not.to.equal(b)
    await look(['b', '2'])
    expect([...recorded.keys()]).to.deep.equal(['b'])
  })

  it('ends where nobody waits any more', async () => {
    const over = new AbortController()
    let recorded = 0
    const work = recordAll(
      many,
      (definition) => {
        recorded += 1
        over.abort()
        return each(definition)
      },
      new Map(),
      over.signal,
    )
    const failed = await work.then(
      () => false,
      () => true,
    )
    expect(failed).to.equal(true)
    expect(recorded).to.be.lessThan(many.length)
  })
})
