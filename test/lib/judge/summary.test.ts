import { expect } from 'chai'
import { sortWorstFirst, summarise } from '../../../lib/judge/summary.ts'
import { verdict } from '../../../lib/kit/verdict.ts'
import type { CheckResult } from '../../../lib/model/result.ts'

/** "warning web-1 disk /var" */
function aResult(story: string): CheckResult {
  const [status = '', target = '', check = '', item = ''] = story.split(' ')
  const where = { subject: { target, check, item }, at: 7 }
  if (status === 'unknown') return { ...where, kind: 'faulted', fault: { code: 'lost', message: 'gone' } }
  return { ...where, kind: 'judged', verdict: verdict({ item, say: '', status: status as 'ok' }) }
}

const sorted = (stories: readonly string[]): string[] =>
  sortWorstFirst(stories.map(aResult)).map(({ subject: { target, check, item } }) =>
    `${target} ${check} ${item}`.trim(),
  )

describe('summarise', () => {
  it('counts every status, those that nobody has too', () => {
    expect(summarise([])).to.deep.equal({ ok: 0, warning: 0, critical: 0, unknown: 0 })
    expect(summarise(['ok a x', 'ok b x', 'unknown a y', 'critical c x'].map(aResult))).to.deep.equal({
      ok: 2,
      warning: 0,
      critical: 1,
      unknown: 1,
    })
  })
})

describe('sortWorstFirst', () => {
  it('puts critical before unknown, unknown before warning, warning before ok', () => {
    expect(sorted(['ok a x', 'warning b x', 'critical d x', 'unknown c x'])).to.deep.equal(['d x', 'c x', 'b x', 'a x'])
  })

  it('counts as a person does', () => {
    expect(sorted(['ok web-10 disk /', 'ok web-2 disk /srv10', 'ok web-2 disk /srv9', 'ok web-2 cpu'])).to.deep.equal([
      'web-2 cpu',
      'web-2 disk /srv9',
      'web-2 disk /srv10',
      'web-10 disk /',
    ])
  })

  it('keeps the order of equals and leaves the list it was given alone', () => {
    const twins = [aResult('ok a x'), aResult('ok a x'), aResult('critical a x')]
    const before = [...twins]
    const after = sortWorstFirst(twins)
    expect(twins).to.deep.equal(before)
    expect([after[1], after[2]].map((each) => twins.indexOf(each!))).to.deep.equal([0, 1])
  })
})
