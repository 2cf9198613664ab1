import { expect } from 'chai'
import { reachOf } from '../../../../lib/app/daemon/reach.ts'
import swarm from '../../../../lib/connectors/swarm.ts'
import type { Inventory } from '../../../../lib/model/inventory.ts'
import type { SubjectState } from '../../../../lib/model/state.ts'
import type { TargetId } from '../../../../lib/model/target.ts'
import { inventoryOf, REGISTRIES } from '../../../helpers/inventory.ts'

const AT = Date.parse('2026-11-23T01:00:00Z')
const WEB = '{ id: web-1, address: watch@192.0.2.1 }'
const registries = { ...REGISTRIES, connectors: new Map([...REGISTRIES.connectors, ['swarm', swarm]]) }
const behind = (...endpoints: readonly string[]): Promise<Inventory> =>
  inventoryOf(
    `targets: [${WEB}, { id: stack, runtime: swarm, endpoints: [${endpoints.map((each) => `"${each}"`).join(', ')}] }]`,
    { registries },
  )

/** As the daemon sees it when both cannot be reached. */
function excuseOf(id: TargetId, inventory: Inventory): string | undefined {
  const gone = (target: TargetId) =>
    ({ subject: { target, check: 'reachable', item: '' }, status: 'unknown', since: AT, at: AT }) as SubjectState
  const picture = { statesOf: (target: TargetId) => [gone(target)] } as unknown as Parameters<typeof reachOf>[1]
  return reachOf(inventory, picture, { blind: null, excused: new Map() }).excuseOf(id)?.detail
}

describe('a target behind a host that cannot be reached', () => {
  it('is excused by that host where it has no other way', async () => {
    expect(excuseOf('stack', await behind('ssh://web-1'))).to.equal('"web-1" cannot be reached')
  })

  it('answers for itself where it has: all of its ways are gone, not that one', async () => {
    const inventory = await behind('ssh://web-1', 'unix:///run/docker.sock')
    expect(inventory.targets.find(({ id }) => id === 'stack')).to.include({ via: 'web-1', hasOtherWay: true })
    expect(excuseOf('stack', inventory)).to.equal(undefined)
  })
})
