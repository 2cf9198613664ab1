import { expect } from 'chai'
import fc from 'fast-check'
import type { Patience } from '../../../lib/model/patience.ts'
import type { Status } from '../../../lib/model/result.ts'
import type { SubjectState, Transition } from '../../../lib/model/state.ts'
import { advance } from '../../../lib/state/advance.ts'
import { aFaulted, aResult } from '../../helpers/builders.ts'

/** The same rules told another way: over the whole history, with nothing remembered but the looks. */
function modelOf(history: readonly Status[], { attempts, recover }: Patience): (Status | 'pending')[] {
  let belief: Status | 'pending' = 'pending'
  let from = 0
  return history.map((status, nth) => {
    const spoken = history.slice(from, nth + 1)
    const against: Status[] = []
    for (const each of spoken.reverse()) {
      if (each === belief || (each === 'ok') !== (status === 'ok')) break
      against.push(each)
    }
    const needed = status === 'ok' ? (belief === 'pending' ? 1 : recover) : attempts
    if (status === belief) from = nth + 1
    else if (against.length >= needed) {
      belief = status
      from = nth + 1
    }
    return belief
  })
}

const status = fc.constantFrom<Status>('ok', 'ok', 'warning', 'unknown', 'critical')
const patience: fc.Arbitrary<Patience> = fc.record({
  attempts: fc.integer({ min: 1, max: 5 }),
  retryMs: fc.constant(20_000),
  recover: fc.integer({ min: 1, max: 4 }),
  flapping: fc.constant({ above: 0.5, below: 0.25 }),
})

function lived(history: readonly Status[], by: Patience): { states: SubjectState[]; transitions: Transition[] } {
  const states: SubjectState[] = []
  const transitions: Transition[] = []
  for (const [minute, each] of history.entries()) {
    const at = minute * 60_000
    const result = each === 'unknown' ? aFaulted({ check: 'disk', item: '/var', at }) : aResult({ status: each, at })
    const moved = advance(states.at(-1) ?? null, result, by)
    states.push(moved.state)
    transitions.push(...moved.transitions)
  }
  return { states, transitions }
}

describe('what is believed, over a thousand histories', () => {
  it('is what a small model believes that knows nothing but the looks', () => {
    fc.assert(
      fc.property(fc.array(status, { maxLength: 60 }), patience, (history, by) => {
        expect(lived(history, by).states.map(({ hard }) => hard)).to.deep.equal(modelOf(history, by))
      }),
      { numRuns: 1000 },
    )
  })

  it('is told without a gap: each problem begins where the last word ended', () => {
    fc.assert(
      fc.property(fc.array(status, { maxLength: 80 }), patience, (history, by) => {
        let told: Status | 'pending' = 'pending'
        for (const each of lived(history, by).transitions) {
          if (each.kind === 'problem') {
            expect(each.from === told || (each.from === 'ok' && told === 'pending')).to.equal(true)
            told = each.to
          } else if (each.kind === 'recovery') {
            expect(each.from).to.equal(told)
            told = 'ok'
          }
        }
      }),
      { numRuns: 1000 },
    )
  })
})
