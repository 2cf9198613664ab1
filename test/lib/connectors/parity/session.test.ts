import { expect } from 'chai'
import { parityOptions } from '../../../../lib/connectors/parity/options.ts'
import { openParity } from '../../../../lib/connectors/parity/session.ts'
import type { SeenSides } from '../../../../lib/kit/parity/sides.ts'
import type { Looked } from '../../../../lib/model/fault.ts'
import type { ParityFacts, SeenForParity } from '../../../../lib/model/parity.ts'
import { aConfiguration } from '../../../helpers/configurations.ts'
import { aClock } from '../../../helpers/fakes.ts'

describe('a conversation with two environments', () => {
  it('tells how alike they are, exceptions marked as of today', async () => {
    const compared = await comparedOf({ a: [on('dev', 64)], b: [on('prod', 128)] })
    expect(compared.kind === 'seen' && compared.value).to.deep.include({
      ...{ a: 'env=dev', b: 'env=prod', roles: ['web'], unneeded: [] },
      differences: [{ role: 'web', path: ['limits', 'memoryBytes'], a: '64', b: '128' }],
    })
  })

  it('says nothing where a target could not be looked at, and names it', async () => {
    const fault = { code: 'unreachable', message: 'no route to host' } as const
    const compared = await comparedOf({
      a: [on('dev', 64)],
      b: [on('prod', 64), { ...on('prod-2', 64), fault }, { ...on('prod-3', 64), fault }],
    })
    expect(compared).to.deep.equal({
      kind: 'faulted',
      fault: { code: 'unreachable', message: '"prod-2" (and 1 more): no route to host' },
    })
  })

  it('says nothing where a side has no target, or neither a container: words that select nothing would be well', async () => {
    const none = await comparedOf({ a: [], b: [on('prod', 64)] })
    expect(none.kind === 'faulted' && none.fault.message).to.equal('no target with containers is selected by "env=dev"')
    const empty: SeenForParity = { target: 'x', running: [], machine: {} }
    const nothing = await comparedOf({ a: [empty], b: [empty] })
    expect(nothing.kind === 'faulted' && nothing.fault.message).to.contain('there is no container on either side')
  })
})

function on(target: string, memoryBytes: number): SeenForParity {
  const fields = [{ path: ['limits', 'memoryBytes'], value: memoryBytes, origin: 'operator' }] as const
  return { target, running: [aConfiguration({ name: 'web', runsAs: 'web', fields })], machine: {} }
}

async function comparedOf(sides: SeenSides): Promise<Looked<ParityFacts['compared']>> {
  const others = {
    sides: () => Promise.resolve(sides),
    members: () => Promise.resolve([]),
    elsewhere: () => [],
  }
  const signal = new AbortController().signal
  const options = parityOptions.parse({ a: 'env=dev', b: 'env=prod' })
  const session = await openParity(options, { others, signal, clock: aClock(), through: null })
  const { compared } = await session.parity!.read(new Set(['compared']), signal)
  return compared!
}
