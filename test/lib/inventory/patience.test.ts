import { expect } from 'chai'
import fc from 'fast-check'
import { DEFAULT_PATIENCE } from '../../../lib/model/patience.ts'
import type { Patience } from '../../../lib/model/patience.ts'
import { complaintsOf, inventoryOf } from '../../helpers/inventory.ts'

/** What somebody writes at one level; numbers are small so that levels agree now and then. */
interface Written {
  readonly attempts?: number
  readonly retry?: number
  readonly recover?: number
  readonly flapping?: 'off' | { readonly above?: number; readonly below?: number }
}

const keys = { requiredKeys: [] as [] }
const written: fc.Arbitrary<Written> = fc.record(
  {
    attempts: fc.integer({ min: 1, max: 3 }),
    retry: fc.integer({ min: 1, max: 3 }),
    recover: fc.integer({ min: 1, max: 3 }),
    flapping: fc.oneof(
      fc.constant('off' as const),
      fc.record({ above: fc.integer({ min: 50, max: 60 }), below: fc.integer({ min: 10, max: 49 }) }, keys),
    ),
  },
  keys,
)
const level = fc.option(written, { nil: undefined })
const LEVELS = ['settings', 'one', 'two', 'target'] as const
type AtLevels = Readonly<Record<(typeof LEVELS)[number], Written | undefined>>
const atLevels: fc.Arbitrary<AtLevels> = fc.record({ settings: level, one: level, two: level, target: level })

/** JSON is YAML. */
function yamlOf(bare: AtLevels, disk: AtLevels): string {
  const said = (name: (typeof LEVELS)[number]): object => ({
    ...(bare[name] && { patience: wordsOf(bare[name]) }),
    ...(disk[name] && { checks: { disk: { patience: wordsOf(disk[name]) } } }),
  })
  return JSON.stringify({
    settings: said('settings'),
    groups: { one: said('one'), two: said('two') },
    targets: [
      { id: 'here', runtime: 'local', groups: ['one', 'two'], ...said('target') },
      { id: 'beside', runtime: 'local', groups: ['one', 'two'] },
    ],
  })
}

function wordsOf({ retry, flapping, ...rest }: Written): object {
  const shares =
    typeof flapping === 'object' ? Object.entries(flapping).map(([key, share]) => [key, `${share}%`]) : null
  return {
    ...rest,
    ...(retry !== undefined && { retry: `${retry}s` }),
    ...(flapping !== undefined && { flapping: shares ? (Object.fromEntries(shares) as object) : 'off' }),
  }
}

/** One level after the other, each key that it has put in the place of the one before. */
function modelOf(levels: readonly (Written | undefined)[]): Patience {
  let { attempts, retryMs, recover, flapping } = DEFAULT_PATIENCE
  for (const words of levels) {
    attempts = words?.attempts ?? attempts
    retryMs = words?.retry === undefined ? retryMs : words.retry * 1000
    recover = words?.recover ?? recover
    flapping = flappingOf(flapping, words?.flapping)
  }
  return { attempts, retryMs, recover, flapping }
}

function flappingOf(before: Patience['flapping'], said: Written['flapping']): Patience['flapping'] {
  if (said === 'off') return null
  if (said === undefined) return before
  const ratios = Object.fromEntries(Object.entries(said).map(([end, percent]) => [end, percent / 100]))
  return { ...(before ?? DEFAULT_PATIENCE.flapping!), ...ratios }
}

describe('the patience with a check', () => {
  it('is inherited key by key: settings, groups in their order, target, and then the check at the same levels', async () => {
    await fc.assert(
      fc.asyncProperty(atLevels, atLevels, async (bare, disk) => {
        const { targets } = await inventoryOf(yamlOf(bare, disk))
        const [here, beside] = targets.map(
          ({ plans }) => new Map(plans.map(({ check, patience }) => [check, patience])),
        )
        const own = LEVELS.map((name) => bare[name])
        const ofDisk = LEVELS.map((name) => disk[name])
        expect(here?.get('disk')).to.deep.equal(modelOf([...own, ...ofDisk]))
        expect(here?.get('reachable')).to.deep.equal(modelOf(own))
        const shared = (levels: readonly (Written | undefined)[]) => levels.slice(0, 3)
        expect(beside?.get('disk')).to.deep.equal(modelOf([...shared(own), ...shared(ofDisk)]))
      }),
      { numRuns: 200 },
    )
  })

  it('is what is shipped when nobody says anything, and may be another one for the look itself', async () => {
    const { targets } = await inventoryOf(
      'targets: [{ id: here, runtime: local, checks: { reachable: { patience: { attempts: 1, flapping: off } } } }]',
    )
    const patience = new Map(targets[0]!.plans.map((plan) => [plan.check, plan.patience]))
    expect(patience.get('disk')).to.deep.equal(DEFAULT_PATIENCE)
    expect(patience.get('reachable')).to.deep.equal({ attempts: 1, retryMs: 20_000, recover: 1, flapping: null })
  })

  it('shows where each key was written, and nothing that nobody wrote', async () => {
    const { origins } = await inventoryOf(`settings: { patience: { attempts: 3, flapping: { above: 60% } } }
groups:
  web: { patience: { flapping: off }, checks: { disk: { patience: { flapping: { below: 10% } } } } }
targets:
  - { id: a, runtime: local, groups: [web], patience: { retry: 1m } }
  - { id: b, runtime: local, patience: { flapping: { below: 20% } }, checks: { swap: { patience: { recover: 2 } } } }`)
    const shown = (id: string): string[] =>
      (origins.get(id) ?? [])
        .filter(({ path }) => path.includes('patience'))
        .map(({ path, value, from, group, source }) => `${path}: ${value} ${group ?? from} ${source?.line ?? '-'}`)
    expect(shown('a')).to.deep.equal([
      'patience.attempts: 3 settings 1',
      'patience.retry: 1m target 5',
      'patience.flapping: off web 3',
      'checks.disk.patience.flapping.below: 10% web 3',
    ])
    expect(shown('b')).to.deep.equal([
      'patience.attempts: 3 settings 1',
      'patience.flapping.above: 60% settings 1',
      'patience.flapping.below: 20% target 6',
      'checks.swap.patience.recover: 2 target 6',
    ])
  })

  it('is told once to be upside down, where the later word stands, however many targets have it', async () => {
    const said = await complaintsOf(`settings: { patience: { flapping: { below: 40% } } }
groups: { web: { patience: { flapping: { above: 30% } } } }
targets: [{ id: a, runtime: local, groups: [web] }, { id: b, runtime: local, groups: [web] }]`)
    expect(said).to.deep.equal([
      '2:49 flapping would begin above "30%" and be over below "40%": "below" has to be under "above"',
    ])
  })
})
