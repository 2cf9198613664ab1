import { expect } from 'chai'
import { onEvents } from '../../../../lib/app/daemon/on-event.ts'
import { defineCheck } from '../../../../lib/kit/check.ts'
import { noOptions } from '../../../../lib/kit/options.ts'
import { aClock, aPlan, aTarget } from '../../../helpers/fakes.ts'

const about = (name: string, engine: readonly ('containers' | 'usage')[]) =>
  defineCheck({
    name,
    title: name,
    needs: { engine },
    limits: {},
    options: noOptions,
    observe: () => ({}),
    judge: () => [],
  })

/** When looks are due, for events at these moments: all in milliseconds. */
function looks(events: readonly number[]): number[] {
  const clock = aClock()
  const checks = new Map([
    ['state', about('state', ['containers'])],
    ['cpu', about('cpu', ['containers', 'usage'])],
  ])
  const plans = ['state', 'cpu'].map((check) => aPlan({ check }))
  const due: number[] = []
  const targets = new Map([['web-1', aTarget({ plans })]])
  const tell = onEvents(
    () => ({ targets, checks }),
    clock,
    (_id, inMs, names) => {
      expect([...names]).to.deep.equal(['state'])
      due.push(clock.monotonicMs() + inMs)
    },
  )
  for (const at of events) {
    clock.tick(at - clock.monotonicMs())
    tell('web-1')
  }
  return due
}

describe('an event of an engine', () => {
  it('makes us look at once, and once more for what follows closely', () => {
    expect(looks([0, 10, 20, 100, 140])).to.deep.equal([0, 150])
  })

  it('makes us look at once again a second later, and the second after that', () => {
    expect(looks([0, 1000, 2000, 3000, 4000, 5000])).to.deep.equal([0, 1000, 2000, 3000, 4000, 5000])
  })

  it('makes us look once a second where something happens all the time', () => {
    const storm = Array.from({ length: 600 }, (_, nth) => nth * 100)
    expect(looks(storm).length).to.be.within(60, 75)
  })
})
