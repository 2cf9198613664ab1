import { expect } from 'chai'
import fc from 'fast-check'
import { hold } from '../../../lib/judge/hold.ts'
import { parseBound, parseClear } from '../../../lib/kit/bound.ts'
import type { LimitSpec } from '../../../lib/kit/bound.ts'
import { measure, verdict } from '../../../lib/kit/verdict.ts'
import type { Bound, Limit } from '../../../lib/model/limit.ts'
import type { CheckMemory } from '../../../lib/model/memory.ts'
import { statusOf, summaryOf } from '../../../lib/model/result.ts'
import type { CheckResult, Status, Verdict } from '../../../lib/model/result.ts'
import type { CheckPlan } from '../../../lib/model/target.ts'
import { aPlan } from '../../helpers/fakes.ts'

const SPEC: LimitSpec = { unit: 'ratio', bad: 'above', about: 'a share' }
const MINUTE = 60_000
const SIGNS: Readonly<Record<Status, string>> = { ok: '-', warning: 'w', critical: 'C', unknown: '?' }

function boundOf(text: string, parse: typeof parseBound = parseBound): Bound {
  const parsed = parse(text, SPEC)
  if (!parsed.ok) throw new Error(parsed.why)
  return parsed.bound
}

interface Said {
  readonly warn?: string
  readonly crit?: string
  readonly clear?: string
  readonly forMs?: number
}

const limitOf = ({ warn, crit, clear, forMs }: Said): Limit => ({
  unit: 'ratio',
  ...(warn !== undefined && { warn: boundOf(warn) }),
  ...(crit !== undefined && { crit: boundOf(crit) }),
  ...(clear !== undefined && { clear: boundOf(clear, parseClear) }),
  ...(forMs !== undefined && { forMs }),
})

function planOf(forMs?: number): CheckPlan {
  return aPlan({ check: 'story', ...(forMs !== undefined && { forMs }) })
}

const judged = (made: Verdict, at: number): CheckResult => ({
  kind: 'judged',
  subject: { target: 'web-1', check: 'story', item: made.item },
  at,
  verdict: made,
})

/** One look after another, a minute apart: what each of them is told as. */
function told(looks: readonly (readonly Verdict[] | null)[], plan: CheckPlan, everyMs = MINUTE): CheckResult[][] {
  let before: CheckMemory | null = null
  return looks.map((verdicts, nth) => {
    const at = nth * everyMs
    const results: CheckResult[] = verdicts
      ? verdicts.map((each) => judged(each, at))
      : [
          {
            kind: 'faulted',
            subject: { target: 'web-1', check: 'story', item: '' },
            at,
            fault: { code: 'busy', message: 'no' },
          },
        ]
    const { results: shown, held } = hold(results, plan, before)
    if (verdicts) before = held.length > 0 ? { at, held } : null
    return [...shown]
  })
}

/** The story of one number, a sign for each minute. */
function story(values: readonly (number | null)[], said: Said, everyMs = MINUTE): string {
  const limit = limitOf(said)
  const looks = values.map((value) =>
    value === null ? null : [verdict({ say: 'x', measures: [measure('used', value, limit)] })],
  )
  return told(looks, planOf(), everyMs)
    .map(([result]) => SIGNS[statusOf(result!)])
    .join('')
}

/** The story of a status that comes without a number. */
function statedStory(statuses: readonly Verdict['status'][], forMs: number): string {
  const looks = statuses.map((status) => [verdict({ say: 'x', status })])
  return told(looks, planOf(forMs))
    .map(([result]) => SIGNS[statusOf(result!)])
    .join('')
}

describe('a problem that has to last', () => {
  const said = { warn: '> 80%', crit: '> 90%', forMs: 2 * MINUTE }

  it('is told once it has lasted, and is over at once', () =>
    expect(story([0.5, 0.85, 0.85, 0.85, 0.85, 0.5, 0.5], said)).to.equal('---ww--'))

  it('is forgiven when it goes away before', () =>
    expect(story([0.85, 0.85, 0.5, 0.85, 0.85, 0.5], said)).to.equal('------'))

  it('is a warning until the worse has lasted as well', () =>
    expect(story([0.85, 0.85, 0.95, 0.95, 0.95, 0.85], said)).to.equal('--wwCw'))

  it('that was disaster from the start is told as one', () =>
    expect(story([0.95, 0.95, 0.95, 0.85], { crit: '> 90%', forMs: 2 * MINUTE })).to.equal('--C-'))

  it('is not counted anew because nobody could look for a while', () =>
    expect(story([0.85, null, 0.85, 0.85], said)).to.equal('-?ww'))

  it('lasts on while only a part could be seen, and so does that of the part that could not', () => {
    const bad = (item: string): Verdict =>
      verdict({ item, say: 'x', measures: [measure('used', 0.85, limitOf({ warn: '> 80%', forMs: 2 * MINUTE }))] })
    const plan = planOf()
    const first = hold([judged(bad('/a'), 0), judged(bad('/b'), 0)], plan, null)
    const subject = { target: 'web-1', check: 'story', item: '' }
    const hidden: CheckResult = { kind: 'faulted', subject, at: MINUTE, fault: { code: 'auth-failed', message: 'no' } }
    const part = hold([judged(bad('/a'), MINUTE), hidden], plan, { at: 0, held: first.held })
    expect(part.results.map(statusOf)).to.deep.equal(['ok', 'unknown'])
    const last = hold([judged(bad('/a'), 2 * MINUTE), judged(bad('/b'), 2 * MINUTE)], plan, {
      at: MINUTE,
      held: part.held,
    })
    expect(last.results.map(statusOf)).to.deep.equal(['warning', 'warning'])
  })

  it('is counted anew when nobody looked for more than a day', () =>
    expect(story([0.85, 0.85, 0.85], said, 25 * 60 * MINUTE)).to.equal('---'))

  it('says how long it has lasted, and how long it has to', () => {
    const limit = limitOf(said)
    const looks = [0.85, 0.85].map((value) => [verdict({ say: '85% used', measures: [measure('used', value, limit)] })])
    expect(told(looks, planOf()).map(([result]) => summaryOf(result!))).to.deep.equal([
      '85% used (used > 80% just now, told after 2m)',
      '85% used (used > 80% for 1m of 2m)',
    ])
  })

  it('holds for a status without a number as well', () =>
    expect(statedStory(['critical', 'critical', 'critical', 'ok', 'critical'], 2 * MINUTE)).to.equal('--C--'))

  it('does not become older when the clock is set back', () => {
    const limit = limitOf(said)
    const bad = [verdict({ say: 'x', measures: [measure('used', 0.85, limit)] })]
    const first = hold([judged(bad[0]!, 10 * MINUTE)], planOf(), null)
    const back = hold([judged(bad[0]!, 5 * MINUTE)], planOf(), { at: 10 * MINUTE, held: first.held })
    const later = hold([judged(bad[0]!, 6 * MINUTE)], planOf(), { at: 5 * MINUTE, held: back.held })
    expect([first, back, later].map(({ results }) => statusOf(results[0]!))).to.deep.equal(['ok', 'ok', 'ok'])
  })
})

describe('a problem that is over only when it is well again', () => {
  it('stays a warning between the limits', () =>
    expect(story([0.85, 0.78, 0.76, 0.74, 0.78], { warn: '> 80%', crit: '> 90%', clear: '75%' })).to.equal('www--'))

  it('falls from critical to warning by the value alone', () =>
    expect(story([0.95, 0.85, 0.78, 0.74], { warn: '> 80%', crit: '> 90%', clear: '75%' })).to.equal('Cww-'))

  it('stays critical where there is no warning', () =>
    expect(story([0.95, 0.85, 0.7], { crit: '> 90%', clear: '75%' })).to.equal('CC-'))

  it('says what it waits for', () => {
    const limit = limitOf({ warn: '> 80%', clear: '75%' })
    const looks = [0.85, 0.78].map((value) => [verdict({ say: 'x', measures: [measure('used', value, limit)] })])
    expect(summaryOf(told(looks, planOf())[1]![0]!)).to.equal('x (used not yet < 75%)')
  })

  it('was never one while it had not lasted', () =>
    expect(story([0.85, 0.78, 0.85], { warn: '> 80%', clear: '75%', forMs: 2 * MINUTE })).to.equal('---'))
})

describe('hold', () => {
  it('keeps the items of a check apart, whatever they are called', () => {
    const limit = limitOf({ warn: '> 80%', forMs: MINUTE })
    const look = (values: Readonly<Record<string, number>>): Verdict[] =>
      Object.entries(values).map(([item, value]) =>
        verdict({ item, say: 'x', measures: [measure('used', value, limit)] }),
      )
    const looks = [look({ '/a': 0.9, constructor: 0.5 }), look({ '/a': 0.9, constructor: 0.9, '/new': 0.9 })]
    const last = told(looks, planOf())[1]!
    expect(last.map((result) => `${result.subject.item} ${statusOf(result)}`)).to.deep.equal([
      '/a warning',
      'constructor ok',
      '/new ok',
    ])
  })

  it('has nothing to remember where nothing is held, and leaves no grounds in a report', () => {
    const plain = verdict({ say: 'x', measures: [measure('used', 0.85, limitOf({ warn: '> 80%' }))] })
    const { results, held } = hold([judged(plain, 0)], planOf(), null)
    expect(held).to.deep.equal([])
    expect(results[0]).to.not.have.nested.property('verdict.grounds')
    expect(results[0]).to.have.nested.property('verdict.status', 'warning')
  })

  it('goes on for the items that were seen, and keeps what is known of one that was not', () => {
    const limit = limitOf({ crit: '> 90%', forMs: 2 * MINUTE })
    const full = (item: string): Verdict => verdict({ item, say: 'x', measures: [measure('used', 0.95, limit)] })
    const first = hold([judged(full('/a'), 0), judged(full('/b'), 0)], planOf(), null)
    const blind: CheckResult = {
      kind: 'faulted',
      subject: { target: 'web-1', check: 'story', item: '/b' },
      at: MINUTE,
      fault: { code: 'plugin', message: 'no' },
    }
    const second = hold([judged(full('/a'), MINUTE), blind], planOf(), { at: 0, held: first.held })
    expect(second.held.map(({ item }) => item).sort()).to.deep.equal(['/a', '/b'])
    const third = [judged(full('/a'), 2 * MINUTE), judged(full('/b'), 2 * MINUTE)]
    const told = hold(third, planOf(), { at: MINUTE, held: second.held }).results
    expect(told.map(statusOf)).to.deep.equal(['critical', 'critical'])
  })

  it('leaves a verdict that was made by hand as it is', () => {
    const made: Verdict = { item: '', status: 'critical', summary: 'gone', metrics: [] }
    expect(hold([judged(made, 0)], planOf(MINUTE), null).results[0]).to.have.nested.property(
      'verdict.status',
      'critical',
    )
  })

  it('never tells more than the value says, unless it waits for it to be well', () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 5 }), (all, minutes) => {
        const said = { warn: '> 80%', crit: '> 90%' }
        const raw = story(all, said)
        const held = story(all, { ...said, ...(minutes > 0 && { forMs: minutes * MINUTE }) })
        for (const [nth, sign] of Array.from(held).entries())
          expect('-wC'.indexOf(sign)).to.be.at.most('-wC'.indexOf(raw[nth]!))
      }),
    )
  })
})
