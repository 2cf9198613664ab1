import { expect } from 'chai'
import { newEnding } from '../../bench/ending.ts'

describe('what a bench has begun', () => {
  it('is ended the other way round, each once', async () => {
    const done: string[] = []
    const ending = newEnding()
    ending.later(() => done.push('first'))
    const second = ending.later(() => done.push('second'))
    await second()
    await ending.all()
    await ending.all()
    expect(done).to.deep.equal(['second', 'first'])
  })

  it('is ended although something before it fails, or never comes to an end', async () => {
    const done: string[] = []
    const ending = newEnding(20)
    ending.later(() => done.push('last'))
    ending.later(() => Promise.reject(new Error('no')))
    ending.later(() => new Promise(() => undefined))
    await ending.all()
    expect(done).to.deep.equal(['last'])
  })

  it('is not begun once all is being ended, and what was begun by then is ended as well', async () => {
    const done: string[] = []
    const ending = newEnding()
    const all = ending.all()
    expect(() => ending.later(() => done.push('late'))).to.throw('everything is being ended')
    await all
    expect(done).to.deep.equal(['late'])
  })
})
