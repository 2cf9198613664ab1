import { expect } from 'chai'
import containerState from '../../checks/container-state.ts'
import workloadReplicas from '../../checks/workload-replicas.ts'
import declared from '../../lib/connectors/declared.ts'
import { declaredOptions } from '../../lib/connectors/declared/options.ts'
import { fault, seen } from '../../lib/kit/fault.ts'
import { openDeclared } from '../../lib/connectors/declared/session.ts'
import type { Container } from '../../lib/model/engine.ts'
import type { Target } from '../../lib/model/target.ts'
import { planOf } from '../helpers/checks.ts'
import { aContainer } from '../helpers/facts.ts'
import { aConnector, aPlan, aSession } from '../helpers/fakes.ts'
import { HOUR, MINUTE } from '../helpers/telling.ts'
import { aWatchedTarget, watchFleet } from '../helpers/watched-fleet.ts'
import type { WatchedFleet } from '../helpers/watched-fleet.ts'

const reachable = aPlan({ check: 'reachable' })
/** An import takes its own time, and the clock here waits for nobody. */
const declaredAtOnce = { ...declared, open: openDeclared }

/** Engines whose containers are what the test says, and which of them cannot be reached. */
interface Engines {
  readonly on: Map<string, Container[]>
  readonly down: Set<string>
  /** The target can be reached, its engine cannot. */
  readonly dark: Set<string>
}

function engine(id: string, ...plans: Target['plans']): Target {
  return aWatchedTarget(id, { runtime: 'engine', plans: [reachable, ...plans] })
}

function workload(
  members: readonly string[],
  { replicas = 4, ...own }: { replicas?: number } & Partial<Target> = {},
): Target {
  const options = declaredOptions.parse({ on: { targets: '*' }, select: { labels: { app: 'shop' } }, replicas })
  return aWatchedTarget('shop', {
    ...{ runtime: 'declared', options, members, dependsOn: [members], plans: [reachable, planOf(workloadReplicas)] },
    ...own,
  })
}

function shop(number: number, own: Partial<Container> = {}): Container {
  return aContainer({ name: `shop-${number}`, labels: { app: 'shop' }, ...own })
}

async function watched(engines: Engines, targets: readonly Target[]): Promise<WatchedFleet> {
  const connector = aConnector(
    (options) => {
      const { id } = options as { id: string }
      const reach = (): void => {
        if (engines.down.has(id)) throw fault('unreachable', `no route to ${id}`)
      }
      reach()
      return {
        ...aSession(),
        engine: {
          read: () => {
            reach()
            if (engines.dark.has(id)) throw fault('refused', 'nobody listens on the socket')
            return Promise.resolve({ containers: seen(engines.on.get(id) ?? []) })
          },
        },
        get alive() {
          return !engines.down.has(id)
        },
      }
    },
    { name: 'engine', offers: ['engine'] },
  )
  return watchFleet(targets, { checks: [containerState, workloadReplicas], connectors: [connector, declaredAtOnce] })
}

const said = (fleet: WatchedFleet): string[] => fleet.lines().map((line) => line.replace(/^\d+m /u, ''))
const judgedOf = (fleet: WatchedFleet) =>
  fleet
    .watch()
    .picture.statesOf('shop')
    .find(({ subject }) => subject.check === 'workload-replicas')

function fourOnTwo(): Engines {
  return {
    on: new Map([
      ['web-1', [shop(1), shop(2)]],
      ['web-2', [shop(3), shop(4)]],
    ]),
    down: new Set(),
    dark: new Set(),
  }
}

const ENGINES = [
  engine('web-1', planOf(containerState)),
  engine('web-2', planOf(containerState)),
  aWatchedTarget('there'),
]

describe('a declared workload in the rounds of the daemon', () => {
  it('is silent when none of its members can be reached, and judged again when they are back', async () => {
    const engines = fourOnTwo()
    const fleet = await watched(engines, [...ENGINES, workload(['web-1', 'web-2'])])
    await fleet.pass(10 * MINUTE)
    expect(judgedOf(fleet)).to.include({ status: 'ok' })
    for (const id of ['web-1', 'web-2']) engines.down.add(id)
    await fleet.pass(HOUR)
    expect(said(fleet).join('\n'))
      .to.match(/web-1 reachable unknown/u)
      .and.to.not.contain('shop')
    engines.down.clear()
    await fleet.pass(10 * MINUTE)
    expect(said(fleet).join('\n')).to.not.contain('shop')
    expect(judgedOf(fleet)).to.include({ status: 'ok' })
    engines.on.set('web-1', [])
    await fleet.pass(10 * MINUTE)
    expect(said(fleet).at(-1)).to.contain('shop workload-replicas warning')
    await fleet.stop()
  })

  it('is silent when the engines of all members are away, though their hosts are there', async () => {
    const engines = fourOnTwo()
    const fleet = await watched(engines, [...ENGINES, workload(['web-1', 'web-2'])])
    await fleet.pass(10 * MINUTE)
    for (const id of ['web-1', 'web-2']) engines.dark.add(id)
    await fleet.pass(HOUR)
    engines.dark.clear()
    await fleet.pass(10 * MINUTE)
    await fleet.stop()
    expect(said(fleet)).to.have.members([
      ...['web-1 reachable engine unknown', 'web-2 reachable engine unknown'],
      ...['web-1 reachable engine recovered', 'web-2 reachable engine recovered'],
    ])
    expect(judgedOf(fleet)).to.include({ status: 'ok' })
  })

  it('is told of as unknown while one member is away that may hold what is missing', async () => {
    const engines = fourOnTwo()
    const fleet = await watched(engines, [...ENGINES, workload(['web-1', 'web-2'])])
    await fleet.pass(10 * MINUTE)
    engines.down.add('web-2')
    await fleet.pass(10 * MINUTE)
    expect(said(fleet)).to.include.members(['web-2 reachable unknown', 'shop workload-replicas unknown'])
    expect(judgedOf(fleet)?.summary).to.match(/^4 wanted, 2 seen ready; web-2 cannot be looked at/u)
    await fleet.stop()
  })

  it('does not keep us from knowing that it is we who cannot see', async () => {
    const engines = fourOnTwo()
    const lone = ['a', 'b', 'c'].map((name) => workload([], { id: `lone-${name}`, dependsOn: [] }))
    const members = ['web-1', 'web-2', 'web-3'].map((id) => engine(id, planOf(containerState)))
    const fleet = await watched(engines, [...members, ...lone, workload(['web-1', 'web-2', 'web-3'])])
    await fleet.pass(10 * MINUTE)
    const before = said(fleet).length
    for (const { id } of members) engines.down.add(id)
    await fleet.pass(30 * MINUTE)
    expect(said(fleet).slice(before)).to.deep.equal(['orch-watch view critical'])
    engines.down.clear()
    await fleet.pass(30 * MINUTE)
    await fleet.stop()
    expect(said(fleet).slice(before)).to.deep.equal(['orch-watch view critical', 'orch-watch view recovered'])
  })

  it('gets the containers of members whose checks of containers are all switched off, fresh ones at each look', async () => {
    const engines = fourOnTwo()
    const fleet = await watched(engines, [engine('web-1'), engine('web-2'), workload(['web-1', 'web-2'])])
    await fleet.pass(10 * MINUTE)
    expect(judgedOf(fleet)).to.include({ status: 'ok' })
    for (let each = 0; each < 6; each += 1) {
      engines.on.set('web-2', each % 2 === 0 ? [shop(3)] : [shop(3), shop(4)])
      await fleet.pass(MINUTE)
      expect(judgedOf(fleet)?.summary).to.match(each % 2 === 0 ? /^4 wanted, 3 ready/u : /^4 wanted, 4 ready/u)
    }
    await fleet.stop()
  })

  it('names the newest of those that run beyond what is wanted', async () => {
    const engines = fourOnTwo()
    const fleet = await watched(engines, [...ENGINES, workload(['web-1', 'web-2'])])
    const now = fleet.clock.now()
    engines.on.set('web-2', [shop(5, { startedAt: now }), shop(3), shop(4, { startedAt: now - MINUTE }), shop(6)])
    await fleet.pass(10 * MINUTE)
    await fleet.stop()
    expect(judgedOf(fleet)?.summary).to.match(/2 more than wanted: shop-5 on web-2, shop-4 on web-2/u)
    expect(said(fleet)).to.deep.equal(['shop workload-replicas warning'])
  })

  describe('when the inventory is read anew', () => {
    const judged = async (fleet: WatchedFleet): Promise<string | undefined> => {
      await fleet.pass(10 * MINUTE)
      return judgedOf(fleet)
        ?.summary.replace(/[:(].*/u, '')
        .trim()
    }

    it('counts against what is wanted now', async () => {
      const fleet = await watched(fourOnTwo(), [...ENGINES, workload(['web-1', 'web-2'])])
      expect(await judged(fleet)).to.equal('4 wanted, 4 ready')
      await fleet.reload({ targets: [...ENGINES, workload(['web-1', 'web-2'], { replicas: 6 })] })
      expect(await judged(fleet)).to.equal('6 wanted, 4 ready')
      await fleet.reload({ targets: [...ENGINES, workload(['web-1', 'web-2'])] })
      expect(await judged(fleet)).to.equal('4 wanted, 4 ready')
      await fleet.stop()
      expect(said(fleet)).to.deep.equal(['shop workload-replicas warning', 'shop workload-replicas recovered'])
    })

    it('counts what runs on a member that has come, and no more on one that has gone', async () => {
      const engines = fourOnTwo()
      engines.on.set('web-3', [shop(5), shop(6)])
      const all = [...ENGINES, engine('web-3', planOf(containerState))]
      const fleet = await watched(engines, [...all, workload(['web-1', 'web-2'], { replicas: 6 })])
      expect(await judged(fleet)).to.equal('6 wanted, 4 ready')
      await fleet.reload({ targets: [...all, workload(['web-1', 'web-2', 'web-3'], { replicas: 6 })] })
      expect(await judged(fleet)).to.equal('6 wanted, 6 ready')
      await fleet.reload({ targets: [...all, workload(['web-1', 'web-3'], { replicas: 6 })] })
      expect(await judged(fleet)).to.equal('6 wanted, 4 ready')
      await fleet.stop()
    })

    it('ends what was told of one that is gone, and looks at it no more', async () => {
      const engines = fourOnTwo()
      engines.on.set('web-2', [])
      const fleet = await watched(engines, [...ENGINES, workload(['web-1', 'web-2'])])
      await fleet.pass(10 * MINUTE)
      await fleet.reload({ targets: ENGINES })
      await fleet.pass(10 * MINUTE)
      await fleet.stop()
      expect(said(fleet)).to.deep.equal(['shop workload-replicas warning', 'shop workload-replicas recovered'])
      expect(fleet.watch().picture.targets()).to.not.include('shop')
    })
  })
})
