import { expect } from 'chai'
import fc from 'fast-check'
import { judge } from '../../../lib/judge/judge.ts'
import { defineCheck } from '../../../lib/kit/check.ts'
import type { AnyCheck } from '../../../lib/kit/check.ts'
import { fault } from '../../../lib/kit/fault.ts'
import { noOptions } from '../../../lib/kit/options.ts'
import { unseen, verdict } from '../../../lib/kit/verdict.ts'
import type { Fault } from '../../../lib/model/fault.ts'
import type { Observation } from '../../../lib/model/observation.ts'
import type { CheckPlan } from '../../../lib/model/target.ts'
import { aPlan } from '../../helpers/fakes.ts'

/** A check whose facts are what it returns, or a function that misbehaves. */
function aCheck(answer: (facts: unknown) => unknown = (facts) => facts): AnyCheck {
  return defineCheck({
    name: 'story',
    title: 'A story',
    needs: {},
    limits: {},
    options: noOptions,
    observe: () => null,
    judge: answer as () => [],
  })
}

const plan = (explicit = false): CheckPlan => aPlan({ check: 'story', explicit })
const base = { target: 'web-1', check: 'story', at: 7 }
const sight = (facts: unknown): Observation => ({ ...base, kind: 'seen', facts, look: { at: 7 } })
const failure = (code: Fault['code']): Observation => ({
  ...base,
  kind: 'faulted',
  fault: { code, message: 'it is so' },
})
const items = (names: readonly string[]): string[] =>
  judge(aCheck(), plan(), sight(names.map((item) => verdict({ item, say: 'fine' })))).map(({ subject }) => subject.item)

describe('judge', () => {
  it('makes one result of each verdict, in the order of the check', () => {
    const verdicts = [verdict({ item: '/', say: 'fine' }), verdict({ item: '/var', say: 'full', status: 'critical' })]
    expect(judge(aCheck(), plan(), sight(verdicts))).to.deep.equal([
      { subject: { target: 'web-1', check: 'story', item: '/' }, at: 7, kind: 'judged', verdict: verdicts[0] },
      { subject: { target: 'web-1', check: 'story', item: '/var' }, at: 7, kind: 'judged', verdict: verdicts[1] },
    ])
  })

  it('has a fault for one item, and verdicts for those beside it', () => {
    const answers = [verdict({ item: '/', say: 'fine' }), unseen('/nfs', fault('timed-out', 'no answer'))]
    const results = judge(aCheck(), plan(), sight(answers))
    expect(results.map(({ kind, subject }) => [kind, subject.item])).to.deep.equal([
      ['judged', '/'],
      ['faulted', '/nfs'],
    ])
    const [only] = judge(aCheck(), plan(), sight([{ item: '/nfs', fault: { code: 'no such code', message: '' } }]))
    expect(only).to.have.nested.property('fault.code', 'bug')
  })

  it('tells what could not be seen beside what was, and judges no whole of which it saw a part', () => {
    const { fault: hidden } = fault('auth-failed', 'may not list pods')
    const answers = [verdict({ item: 'shop/web', say: 'fine' }), verdict({ say: 'all of it is fine' })]
    const results = judge(aCheck(), plan(), { ...sight(answers), hidden } as Observation)
    expect(results.map(({ kind, subject }) => [kind, subject.item])).to.deep.equal([
      ['judged', 'shop/web'],
      ['faulted', ''],
    ])
    const absent = fault('not-supported', 'no such kind').fault
    expect(judge(aCheck(), plan(), { ...sight(answers), hidden: absent } as Observation)).to.have.lengthOf(2)
  })

  it('says nothing where there was nothing to judge', () => {
    expect(judge(aCheck(), plan(true), sight([]))).to.deep.equal([])
  })

  it('hands limits, options and the look to the check', () => {
    let given: unknown
    const check: AnyCheck = {
      ...aCheck(),
      judge: (_facts, by) => {
        given = by
        return []
      },
    }
    judge(check, plan(), sight(null))
    expect(given).to.deep.equal({ limits: {}, options: {}, look: { at: 7 }, before: null })
  })

  it('says once that it could not look', () => {
    expect(judge(aCheck(), plan(), failure('unreadable'))).to.deep.equal([
      {
        subject: { target: 'web-1', check: 'story', item: '' },
        at: 7,
        kind: 'faulted',
        fault: { code: 'unreadable', message: 'it is so' },
      },
    ])
  })

  it('keeps a check quiet where it does not fit, unless somebody asked for it', () => {
    expect(judge(aCheck(), plan(false), failure('not-supported'))).to.deep.equal([])
    expect(judge(aCheck(), plan(true), failure('not-supported'))).to.have.lengthOf(1)
  })
})

describe('judge, when a check misbehaves', () => {
  const codeOf = (answer: (facts: unknown) => unknown): string => {
    const [result, ...more] = judge(aCheck(answer), plan(), sight(null))
    expect(more).to.deep.equal([])
    return result?.kind === 'faulted' ? `${result.fault.code}: ${result.fault.message}` : 'judged'
  }
  const good = verdict({ item: 'a', say: 'fine' })

  it('turns what it throws into a bug with its words', () => {
    expect(codeOf(() => (null as unknown as { x: string }).x)).to.match(/^bug: TypeError: /u)
  })

  it('keeps a fault that it throws', () => {
    expect(
      codeOf(() => {
        throw fault('unreadable', 'line 3 is no mount')
      }),
    ).to.equal('unreadable: line 3 is no mount')
  })

  const flawed: readonly (readonly [string, () => unknown])[] = [
    ['did not return a list of verdicts', () => undefined],
    ['did not return a list of verdicts', () => Promise.resolve([good])],
    ['did not return a list of verdicts', () => good],
    ['that is not an object', () => [null]],
    ['without an item', () => [{ ...good, item: 3 }]],
    ['without a summary', () => [{ ...good, summary: undefined }]],
    ['of status "unknown"', () => [{ ...good, status: 'unknown' }]],
    ['of status "bad"', () => [{ ...good, status: 'bad' }]],
    ['without a list of metrics', () => [{ ...good, metrics: {} }]],
    ['no finite value', () => [{ ...good, metrics: [{ name: 'used', value: NaN, unit: 'ratio' }] }]],
    ['no known unit', () => [{ ...good, metrics: [{ name: 'used', value: 1, unit: 'seconds' }] }]],
    ['no known unit', () => [{ ...good, metrics: [{ name: 'used', value: 1, unit: 'count', warn: 3 }] }]],
    ['no finite value', () => [good, { ...good, metrics: [{ name: 'used', value: '1', unit: 'ratio' }] }]],
  ]
  for (const [flaw, answer] of flawed)
    it(`refuses what it returns: ${flaw}`, () => {
      expect(codeOf(answer))
        .to.match(/^bug: /u)
        .and.contain(flaw)
    })

  it('loses no item of two with the same name', () => {
    expect(items(['/mnt', '/mnt', '/mnt'])).to.deep.equal(['/mnt', '/mnt (2)', '/mnt (3)'])
    expect(items(['a', 'a', 'a (2)'])).to.deep.equal(['a', 'a (3)', 'a (2)'])
    expect(items(['', ''])).to.deep.equal(['', '(2)'])
  })

  it('gives every result an item of its own, and leaves alone those that are the only one', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('', 'a', 'b', 'a (2)', 'a (3)', 'a (2) (2)', '(2)')), (names) => {
        const given = items(names)
        expect(new Set(given).size).to.equal(names.length)
        for (const name of new Set(names)) expect(given).to.contain(name)
      }),
    )
  })
})
