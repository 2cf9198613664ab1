import { expect } from 'chai'
import fc from 'fast-check'
import type { Patience } from '../../../lib/model/patience.ts'
import type { Status } from '../../../lib/model/result.ts'
import type { SubjectState, Transition } from '../../../lib/model/state.ts'
import { advance } from '../../../lib/state/advance.ts'
import { aFaulted, aResult } from '../../helpers/builders.ts'

const PATIENCE: Patience = { attempts: 3, retryMs: 20_000, recover: 1, flapping: { above: 0.5, below: 0.25 } }

function look(status: Status, at: number) {
  return status === 'unknown'
    ? aFaulted({ check: 'disk', item: '/var', at })
    : aResult({ status, summary: `it is ${status}`, at })
}

interface Told {
  readonly states: readonly SubjectState[]
  readonly transitions: readonly (readonly Transition[])[]
}

function live(statuses: readonly Status[], patience = PATIENCE): Told {
  const states: SubjectState[] = []
  const transitions = statuses.map((status, minute) => {
    const moved = advance(states.at(-1) ?? null, look(status, minute * 60_000), patience)
    states.push(moved.state)
    return moved.transitions
  })
  return { states, transitions }
}

/** What is told at each look, in a word: "-" for nothing. */
function story(statuses: readonly Status[], patience = PATIENCE): string {
  const word = (transition: Transition): string => (transition.kind === 'problem' ? transition.to : transition.kind)
  return live(statuses, patience)
    .transitions.map((each) => each.map(word).join('+') || '-')
    .join(' ')
}

describe('a subject over time', () => {
  it('forgives a single blip', () => {
    expect(story(['ok', 'critical', 'ok', 'critical', 'ok'])).to.equal('- - - - -')
  })

  it('is believed to be bad after three bad looks in a row', () => {
    expect(story(['ok', 'critical', 'critical', 'critical', 'critical'])).to.equal('- - - critical -')
  })

  it('is believed at once where nobody wants to wait', () => {
    expect(story(['ok', 'warning'], { ...PATIENCE, attempts: 1 })).to.equal('- warning')
  })

  it('is pending until something is believed, and recovers from nothing then', () => {
    const { states } = live(['critical', 'critical', 'ok'])
    expect(states.map(({ hard }) => hard)).to.deep.equal(['pending', 'pending', 'ok'])
    expect(story(['critical', 'critical', 'ok'])).to.equal('- - -')
  })

  it('tells a problem it is born with', () => {
    expect(story(['critical', 'critical', 'critical'])).to.equal('- - critical')
  })

  it('counts bad looks together, whatever they say, and believes the last one', () => {
    expect(story(['ok', 'warning', 'unknown', 'critical'])).to.equal('- - - critical')
  })

  it('does not let one lost look turn a disaster into a question', () => {
    expect(story(['critical', 'critical', 'critical', 'unknown', 'critical'])).to.equal('- - critical - -')
  })

  it('tells that it has become worse, and that it has become better without being well', () => {
    const worse: Status[] = ['warning', 'warning', 'warning', 'critical', 'critical', 'critical']
    expect(story(worse)).to.equal('- - warning - - critical')
    expect(story([...worse, 'warning', 'warning', 'warning'])).to.match(/critical - - warning$/u)
  })

  it('has recovered after one good look, or as many as are asked for', () => {
    const bad: Status[] = ['critical', 'critical', 'critical']
    expect(story([...bad, 'ok'])).to.equal('- - critical recovery')
    expect(story([...bad, 'ok', 'critical', 'ok', 'ok'], { ...PATIENCE, recover: 2 })).to.equal(
      '- - critical - - - recovery',
    )
  })

  it('remembers when a problem began, which is before it was believed', () => {
    const { states } = live(['ok', 'critical', 'critical', 'critical', 'critical'])
    expect(states.map(({ againstSince }) => againstSince / 60_000)).to.deep.equal([0, 1, 1, 1, 1])
    expect(states.map(({ hardSince }) => hardSince / 60_000)).to.deep.equal([0, 0, 0, 3, 3])
  })

  it('begins to flap when most looks differ, says so once, and once when it has stopped', () => {
    const restless = Array.from({ length: 24 }, (_, nth): Status => (nth % 2 === 0 ? 'ok' : 'critical'))
    const calm = Array.from({ length: 20 }, (): Status => 'ok')
    const words = story([...restless, ...calm]).split(' ')
    expect(words.filter((word) => word !== '-')).to.deep.equal(['flapping-started', 'flapping-stopped'])
    expect(words.indexOf('flapping-started')).to.equal(11)
    expect(words.indexOf('flapping-stopped')).to.be.within(36, 40)
  })

  it('never flaps where nobody wants to hear of it', () => {
    const restless = Array.from({ length: 60 }, (_, nth): Status => (nth % 2 === 0 ? 'ok' : 'critical'))
    expect(story(restless, { ...PATIENCE, flapping: null })).to.not.include('flapping')
  })

  it('takes ten looks in a second, which events have asked for, for one', () => {
    let state: SubjectState | null = null
    const hard = Array.from({ length: 10 }, (_, nth) => {
      state = advance(state, look('critical', 1000 + nth * 100), PATIENCE, true).state
      return state.hard
    })
    expect(new Set(hard)).to.deep.equal(new Set(['pending']))
    expect(advance(state, look('critical', 30_000), PATIENCE).state.against).to.equal(2)
  })

  it('survives its own memory: written down and read at any moment, it goes on the same', () => {
    const status = fc.constantFrom<Status>('ok', 'warning', 'unknown', 'critical')
    fc.assert(
      fc.property(fc.array(fc.tuple(status, fc.boolean()), { maxLength: 80 }), (looks) => {
        let kept: SubjectState | null = null
        let read: SubjectState | null = null
        for (const [minute, [each, isRestarted]] of looks.entries()) {
          kept = advance(kept, look(each, minute * 60_000), PATIENCE).state
          if (isRestarted && read) read = JSON.parse(JSON.stringify(read)) as SubjectState
          read = advance(read, look(each, minute * 60_000), PATIENCE).state
        }
        expect(read).to.deep.equal(kept)
      }),
    )
  })
})
