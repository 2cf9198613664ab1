import { expect } from 'chai'
import { limitPerKey } from '../../../lib/base/limit.ts'

describe('a limit per key', () => {
  it('lets only so many run at once overall, and fewer that share a key', async () => {
    const run = limitPerKey(3, 1)
    let [running, worst] = [0, 0]
    const perKey = new Map<string, number>()
    let worstOfKey = 0
    const work = async (key: string): Promise<void> => {
      worst = Math.max(worst, ++running)
      perKey.set(key, (perKey.get(key) ?? 0) + 1)
      worstOfKey = Math.max(worstOfKey, perKey.get(key) ?? 0)
      await new Promise(setImmediate)
      perKey.set(key, (perKey.get(key) ?? 0) - 1)
      running--
    }
    const keys = ['a', 'a', 'a', 'b', 'c', 'd', 'e', 'b']
    await Promise.all(keys.map((key) => run(key, () => work(key))))
    expect({ worst, worstOfKey }).to.deep.equal({ worst: 3, worstOfKey: 1 })
  })

  it('goes on after work that failed', async () => {
    const run = limitPerKey(1, 1)
    const failed = await run('a', () => Promise.reject(new Error('no'))).catch(
      (error: unknown) => (error as Error).message,
    )
    expect([failed, await run('a', () => Promise.resolve('yes'))]).to.deep.equal(['no', 'yes'])
  })
})
