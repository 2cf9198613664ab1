import { expect } from 'chai'
import { notifierNames } from '../../../lib/app/notifiers.ts'
import { loadWorld } from '../../../lib/app/world.ts'
import { WatchError } from '../../../lib/base/problem.ts'
import { inFolder } from '../../helpers/inventory.ts'

const TARGETS = 'targets: [{ id: here, runtime: local }]'

describe('the world of an inventory', () => {
  it('has no notifiers where the inventory names none', async () => {
    await inFolder({ 'targets.yaml': TARGETS }, async (folder) => {
      const { notifiers, inventory } = await loadWorld({}, { cwd: folder, env: { HOME: folder } })
      expect([...notifiers.keys()]).to.deep.equal([])
      expect(inventory.rules).to.deep.equal([])
    })
  })

  it('tells, of a kind of notifier that there is not, which there are', async () => {
    const yaml = `${TARGETS}
notifiers: { loft: { use: carrier-pigeon } }
rules: [{ name: send one, then: loft }]`
    await inFolder({ 'targets.yaml': yaml }, async (folder) => {
      const error = await loadWorld({}, { cwd: folder, env: { HOME: folder } }).catch((thrown: unknown) => thrown)
      expect(error).to.be.instanceOf(WatchError)
      expect((error as WatchError).problems).to.deep.equal([
        {
          where: { file: 'targets.yaml', line: 2, column: 27 },
          message: 'there is no kind of notifier "carrier-pigeon"',
          hint: `kinds: ${notifierNames().join(', ') || 'none'}`,
        },
      ])
    })
  })
})
