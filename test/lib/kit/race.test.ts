import { expect } from 'chai'
import { raceAddresses } from '../../../lib/kit/race.ts'

/** A world in which an address is answered only when the test says so. */
function world() {
  const asked: string[] = []
  const discarded: string[] = []
  const answers = new Map<string, { win: () => void; fail: (why: string) => void }>()
  const pauses: (() => void)[] = []
  const never = new AbortController().signal
  const race = (addresses: readonly string[], signal = never): Promise<string> =>
    raceAddresses(addresses, {
      attempt: (address, ended) => {
        asked.push(address)
        return new Promise((resolve, reject) => {
          answers.set(address, { win: () => resolve(address), fail: (why) => reject(new Error(why)) })
          ended.addEventListener('abort', () => reject(new Error(`${address} was given up`)))
        })
      },
      discard: (late) => discarded.push(late),
      sleep: (_ms, ended) =>
        new Promise((resolve, reject) => {
          pauses.push(resolve)
          ended?.addEventListener('abort', () => reject(new Error('woken')))
        }),
      signal,
    })
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  return {
    race,
    asked,
    discarded,
    answer: (address: string) => answers.get(address)!,
    pass: () => pauses.at(-1)!(),
    turn,
  }
}

describe('the race of addresses', () => {
  it('asks only the first while its head start lasts', async () => {
    const { race, asked, answer, turn } = world()
    const won = race(['a', 'b'])
    await turn()
    expect(asked).to.deep.equal(['a'])
    answer('a').win()
    expect(await won).to.equal('a')
    expect(asked).to.deep.equal(['a'])
  })

  it('asks the next at once when the first fails', async () => {
    const { race, answer, turn } = world()
    const won = race(['a', 'b'])
    answer('a').fail('refused')
    await turn()
    answer('b').win()
    expect(await won).to.equal('b')
  })

  it('does not lose a slow first address to a dead second one', async () => {
    const { race, answer, pass, turn } = world()
    const won = race(['a', 'b'])
    pass()
    await turn()
    answer('b').fail('refused')
    await turn()
    answer('a').win()
    expect(await won).to.equal('a')
  })

  it('throws away a second winner', async () => {
    const { race, answer, pass, discarded, turn } = world()
    const won = race(['a', 'b'])
    pass()
    await turn()
    answer('b').win()
    answer('a').win()
    expect(await won).to.equal('b')
    await turn()
    expect(discarded).to.deep.equal(['a'])
  })

  it('says what was wrong with the first when all fail', async () => {
    const { race, answer, turn } = world()
    const lost = race(['a', 'b']).catch((error: unknown) => (error as Error).message)
    answer('a').fail('refused')
    await turn()
    answer('b').fail('no route')
    expect(await lost).to.equal('refused')
  })

  it('ends with the reason of whoever ends it', async () => {
    const { race, turn } = world()
    const end = new AbortController()
    const lost = race(['a'], end.signal).catch((error: unknown) => (error as Error).message)
    await turn()
    end.abort(new Error('time is over'))
    expect(await lost).to.equal('time is over')
  })
})
