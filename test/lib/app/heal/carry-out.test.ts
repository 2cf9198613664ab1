import { expect } from 'chai'
import * as z from 'zod'
import { bookOf } from '../../../../lib/app/heal/book.ts'
import { carryOut, settled } from '../../../../lib/app/heal/carry-out.ts'
import type { CarryOutWorld } from '../../../../lib/app/heal/carry-out.ts'
import type { Written } from '../../../../lib/app/heal/diary.ts'
import { fault } from '../../../../lib/kit/fault.ts'
import { defineRemedy } from '../../../../lib/kit/remedy.ts'
import { aTrouble, theHands } from '../../../helpers/hands.ts'
import { candidate, deed, NOW, prospect } from '../../../helpers/healing.ts'

const remedyThat = (apply: (signal: AbortSignal) => Promise<void>) =>
  defineRemedy({
    ...{ name: 'touch', title: 'Touch', mends: ['*'], options: z.strictObject({}) },
    describe: () => Promise.resolve([]),
    apply: (_, __, { signal }) => apply(signal),
    wasDone: () => Promise.resolve(true),
  })

describe('a deed that is carried out', () => {
  const carried = async (apply: (signal: AbortSignal) => Promise<void>, stop: AbortController) => {
    const written: Written[] = []
    const book = bookOf([])
    const world: CarryOutWorld = {
      ...{ book, now: () => NOW, stopping: stop.signal, stoppedBy: () => Promise.resolve(null) },
      write: (each) => Promise.resolve(written.push(each) > 0),
      troubleOf: () => aTrouble(),
      withHands: (signal, work) => work(theHands(signal)),
    }
    const carriedOut = await carryOut({ candidate: candidate(), prospect: prospect() }, remedyThat(apply), world)
    const kinds = written.flatMap(({ entries = [] }) => entries.map(({ kind }) => kind))
    return { outcome: carriedOut?.outcome, kept: book.all().map(({ endedAt, outcome }) => [endedAt, outcome]), kinds }
  }

  it('is not said to have failed when the daemon is ended in the middle of it: the next one looks', async () => {
    const stop = new AbortController()
    const carrying = carried(
      (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
      stop,
    )
    setImmediate(() => stop.abort(new Error('ended by SIGTERM')))
    expect(await carrying).to.deep.equal({ outcome: 'under-way', kept: [[null, 'under-way']], kinds: ['intended'] })
  })

  it('has failed when it was refused, and was done when nobody answered and the remedy finds it done', async () => {
    const refused = await carried(() => Promise.reject(fault('refused', 'no')), new AbortController())
    expect(refused).to.deep.equal({ outcome: 'failed', kept: [[NOW, 'failed']], kinds: ['intended', 'ended'] })
    const lost = await carried(() => Promise.reject(fault('lost', 'no answer')), new AbortController())
    expect(lost.outcome).to.equal('done')
  })

  it('is looked at by the one after the next, when the next one is ended while it looks', async () => {
    const world = {
      ...{ stopping: AbortSignal.abort(new Error('ended')), stoppedBy: () => Promise.resolve(null) },
      withHands: () => Promise.reject(new Error('nobody is asked')),
    }
    const touch = remedyThat(() => Promise.resolve())
    expect(await settled(deed(), touch, { options: {}, why: 'it ended' }, world)).to.equal(null)
  })
})
