import { expect } from 'chai'
import { withDeadline } from '../../../lib/base/deadline.ts'

const expired = (): Error => new Error('too late')
const never = (): Promise<never> => new Promise(() => undefined)

describe('a deadline', () => {
  it('gives what the work gives when it is done in time', async () => {
    expect(await withDeadline({ ms: 1000, expired }, () => Promise.resolve(7))).to.equal(7)
  })

  it('ends the wait when the time is over, even if the work does not listen', async () => {
    expect(await messageOf(withDeadline({ ms: 5, expired }, never))).to.equal('too late')
  })

  it('tells the work that it is over, so that it can free what it holds', async () => {
    let told: unknown
    const work = (signal: AbortSignal): Promise<never> => {
      signal.addEventListener('abort', () => void (told = signal.reason as unknown))
      return never()
    }
    await messageOf(withDeadline({ ms: 5, expired }, work))
    expect(told).to.be.instanceOf(Error)
  })

  it('ends earlier when the parent ends', async () => {
    const parent = new AbortController()
    const waiting = messageOf(withDeadline({ ms: 60_000, parent: parent.signal, expired }, never))
    parent.abort(new Error('stopped'))
    expect(await waiting).to.equal('stopped')
  })

  it('does not begin when the parent has ended already', async () => {
    let begun = false
    const parent = AbortSignal.abort(new Error('stopped'))
    const work = (): Promise<void> => Promise.resolve(void (begun = true))
    expect(await messageOf(withDeadline({ ms: 60_000, parent, expired }, work))).to.equal('stopped')
    expect(begun).to.equal(false)
  })
})

async function messageOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    return (error as Error).message
  }
  return 'no error'
}
