import { expect } from 'chai'
import { loadRemedies, remedyNames, wrongRemedy } from '../../../lib/app/remedies.ts'
import exec from '../../../lib/remedies/exec.ts'

describe('the remedies', () => {
  it('are the files of their folder, each called what its file is called', async () => {
    const names = remedyNames()
    expect(names).to.include.members(['exec', 'webhook'])
    const loaded = await loadRemedies(names)
    expect([...loaded].map(([name, remedy]) => [name, remedy.name])).to.deep.equal(names.map((name) => [name, name]))
  })

  it('are loaded only if a rule names them, and one that nobody wrote is left out', async () => {
    expect([...(await loadRemedies(['exec', 'exec', 'prayer', '../exec'])).keys()]).to.deep.equal(['exec'])
  })

  it('have a shape, and what is wrong with it is said', () => {
    const wrong: readonly (readonly [object | undefined, string])[] = [
      [undefined, 'the default export is not a remedy called "exec"'],
      [{ ...exec, name: 'other' }, 'the default export is not a remedy called "exec"'],
      [{ ...exec, title: undefined }, '"title" is missing'],
      [{ ...exec, mends: [] }, '"mends" has to be a list of names of checks, or patterns'],
      [{ ...exec, options: {} }, '"options" has to be a schema: z.strictObject({ … })'],
      [{ ...exec, options: { shape: { within: 1 } } }, 'an option may not be called "within": every step has that key'],
      [{ ...exec, wasDone: null }, '"describe", "apply" and "wasDone" have to be functions'],
    ]
    for (const [remedy, why] of wrong) expect(wrongRemedy(remedy, 'exec')).to.equal(why)
    expect(wrongRemedy(exec, 'exec')).to.equal(null)
  })
})
