import { expect } from 'chai'
import { loadNotifiers, notifierNames, wrongNotifier } from '../../../lib/app/notifiers.ts'
import stdout from '../../../lib/notifiers/stdout.ts'

describe('the notifiers', () => {
  it('are the files of their folder, each called what its file is called', async () => {
    const names = notifierNames()
    expect(names).to.include.members(['alertmanager', 'email', 'exec', 'slack', 'webhook'])
    const loaded = await loadNotifiers(names)
    expect([...loaded.keys()]).to.deep.equal(names)
    for (const [name, notifier] of loaded) expect(notifier.name).to.equal(name)
  })

  it('are loaded only if somebody uses them, and one that nobody wrote is left out', async () => {
    expect([...(await loadNotifiers(['slack', 'slack', 'pigeon', '../stdout'])).keys()]).to.deep.equal(['slack'])
  })

  it('have a shape, and what is wrong with it is said', () => {
    const wrong: readonly (readonly [object | undefined, string])[] = [
      [undefined, 'the default export is not a notifier called "stdout"'],
      [{ ...stdout, name: 'other' }, 'the default export is not a notifier called "stdout"'],
      [{ ...stdout, title: undefined }, '"title" is missing'],
      [{ ...stdout, options: {} }, '"options" has to be a schema: z.strictObject({ … })'],
      [{ ...stdout, options: { shape: { use: 1 } } }, 'an option may not be called "use": every notifier has that key'],
      [{ ...stdout, tells: 'all' }, '"tells" has to be "notices" or "incidents"'],
      [{ ...stdout, timeoutMs: 0 }, '"timeoutMs" has to be above 0'],
      [{ ...stdout, send: null }, '"send" has to be a function'],
    ]
    for (const [notifier, why] of wrong) expect(wrongNotifier(notifier, 'stdout')).to.equal(why)
    expect(wrongNotifier(stdout, 'stdout')).to.equal(null)
  })
})
