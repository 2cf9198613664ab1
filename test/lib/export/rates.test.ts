import { expect } from 'chai'
import { loadChecks } from '../../../lib/app/plugins.ts'
import { figureFamilies } from '../../../lib/export/figures.ts'

describe('the name of a figure', () => {
  it('says of every number of bytes that is for a second that it is one', async () => {
    const rates = [...(await loadChecks()).values()].flatMap(({ name: check, limits }) =>
      Object.entries(limits)
        .filter(([, { unit, about }]) => unit === 'bytes' && /in a second|per second/u.test(about))
        .map(([name]) => ({ check, name })),
    )
    expect(rates.length).to.be.at.least(6)
    for (const { check, name } of rates) {
      const subject = { target: 'web-1', check, item: 'one' }
      const metrics = [{ name, value: 1500, unit: 'bytes' as const }]
      const [only, ...more] = figureFamilies([{ subject, at: 0, runtime: 'ssh', metrics }])
      expect(more).to.deep.equal([])
      expect(only?.name, `${check} ${name}`).to.match(/_bytes_per_second$/u)
      expect(only?.samples[0]).to.deep.include({ value: 1500 })
    }
  })

  it('never ends as that of a counter: figures are what was seen', async () => {
    for (const { name: check, limits } of (await loadChecks()).values())
      for (const [name, { unit }] of Object.entries(limits)) {
        const subject = { target: 'web-1', check, item: '' }
        const [only] = figureFamilies([{ subject, at: 0, runtime: 'ssh', metrics: [{ name, value: 1, unit }] }])
        expect(only?.name).to.not.match(/_(?:total|count|sum|bucket)$/u)
      }
  })
})
