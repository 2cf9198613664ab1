import { expect } from 'chai'
import type { ContainerControl } from '../../../lib/kit/control.ts'
import type { Hands } from '../../../lib/kit/remedy.ts'
import removeSurplus from '../../../lib/remedies/remove-surplus.ts'
import { theHands } from '../../helpers/hands.ts'
import { deed } from '../../helpers/healing.ts'
import { NOON } from '../../helpers/notices.ts'
import { aVirtualClock } from '../../helpers/virtual-clock.ts'

const REMOVED = deed({ remedy: 'remove-surplus', at: NOON, endedAt: null, outcome: 'under-way' })

interface There {
  readonly isRunning: boolean
  readonly createdAt?: number
  readonly endedAt?: number
}

describe('the removal of what is too much, when nobody knows how far it came', () => {
  const removed: string[] = []
  beforeEach(() => void removed.splice(0))

  /** What is there under that name each time somebody looks; the last of it stays. */
  const hands = (...looks: readonly (There | null)[]): Hands => {
    let nth = -1
    const inspect: ContainerControl['inspect'] = () => {
      nth = Math.min(nth + 1, looks.length - 1)
      const there = looks[nth]
      if (!there) return Promise.resolve(null)
      const { isRunning, createdAt = NOON - 60_000, endedAt = 0 } = there
      const State = { Running: isRunning, FinishedAt: new Date(endedAt).toISOString() }
      return Promise.resolve({ Id: 'abc', Created: new Date(createdAt).toISOString(), State })
    }
    const remove: ContainerControl['remove'] = (id) => Promise.resolve(void removed.push(id))
    const control: Partial<ContainerControl> = { inspect, remove }
    return theHands(new AbortController().signal, {
      clock: { ...aVirtualClock(NOON), sleep: () => Promise.resolve() },
      containers: () => Promise.resolve(control as ContainerControl),
    })
  }
  const wasDone = (...looks: readonly (There | null)[]): ReturnType<typeof removeSurplus.wasDone> =>
    removeSurplus.wasDone(REMOVED, {}, hands(...looks))

  it('was done where it is gone, and was not where it goes on running', async () => {
    expect(await wasDone(null)).to.equal(true)
    expect(await wasDone({ isRunning: true })).to.equal(false)
  })

  it('waits for an engine that is still at it', async () => {
    expect(await wasDone({ isRunning: true }, { isRunning: false, endedAt: NOON + 2000 })).to.equal('in part')
  })

  it('was done in part where it was stopped since: what is left of it can be done', async () => {
    const stopped: There = { isRunning: false, endedAt: NOON + 1000 }
    expect(await wasDone(stopped)).to.equal('in part')
    await removeSurplus.finish?.(REMOVED, {}, hands(stopped))
    expect(removed).to.deep.equal(['abc'])
  })

  it('leaves one alone that had ended before, was made since, or runs again', async () => {
    expect(await wasDone({ isRunning: false, endedAt: NOON - 1000 })).to.equal(null)
    const another: There = { isRunning: false, createdAt: NOON + 500, endedAt: NOON + 1000 }
    expect(await wasDone(another)).to.equal(null)
    for (const there of [another, { isRunning: true }]) {
      const error = await removeSurplus.finish?.(REMOVED, {}, hands(there)).catch((thrown: unknown) => thrown)
      expect(String(error)).to.include('is another one than before')
    }
    expect(removed).to.deep.equal([])
  })
})
