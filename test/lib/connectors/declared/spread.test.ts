import { expect } from 'chai'
import { declaredOptions } from '../../../../lib/connectors/declared/options.ts'
import { spread } from '../../../../lib/connectors/declared/spread.ts'
import type { SeenContainers } from '../../../../lib/kit/connector.ts'
import type { Container } from '../../../../lib/model/engine.ts'
import { aContainer } from '../../../helpers/facts.ts'

describe('a declared workload', () => {
  it('is made of the containers of several engines that are selected', () => {
    const workload = spreadOver([on('web-1', shop(1), aContainer({ name: 'postgres' })), on('web-2', shop(2), shop(3))])
    expect(workload).to.include({ id: '', desired: 3, scheduled: 3, running: 3, ready: 3, updated: 3, surplus: 0 })
    expect(workload.instances.map(({ name, node }) => `${name} on ${node}`)).to.deep.equal([
      'shop-1 on web-1',
      'shop-2 on web-2',
      'shop-3 on web-2',
    ])
  })

  it('names the one that has ended: where, when and how', () => {
    const killed = shop(3, { phase: 'exited', exitCode: 137, oomKilled: true, finishedAt: 5000 })
    const workload = spreadOver([on('web-1', shop(1), shop(2)), on('web-3', killed)])
    expect(workload).to.include({ desired: 3, running: 2, ready: 2 })
    expect(workload.instances.at(-1)).to.deep.include({
      slot: 'shop-3',
      phase: 'ended',
      isWanted: true,
      lastEnd: { at: 5000, exitCode: 137, oomKilled: true, why: '', node: 'web-3' },
    })
  })

  it('misses a replica that has ended well, too: it was to run', () => {
    const done = shop(3, { phase: 'exited', exitCode: 0, finishedAt: 5000 })
    expect(spreadOver([on('web-1', shop(1), shop(2), done)]).instances.at(-1)).to.include({ isWanted: true })
  })

  it('takes one that was replaced for a leftover', () => {
    const old = shop(9, { phase: 'exited', exitCode: 1, finishedAt: 5000 })
    const workload = spreadOver([on('web-1', shop(1), shop(2), shop(3), old)])
    expect(workload.instances.at(-1)).to.include({ name: 'shop-9', isWanted: false })
  })

  it('is not ready where a health check says so, or has not spoken yet', () => {
    const workload = spreadOver([on('web-1', shop(1, { health: 'healthy' }), shop(2, { health: 'starting' }))])
    expect(workload).to.include({ running: 2, ready: 1 })
  })

  it('counts what runs beyond what is wanted, and names what runs where nothing is wanted', () => {
    const workload = spreadOver([on('web-1', shop(1), shop(2), shop(3), shop(4))], [on('old', shop(5))])
    expect(workload).to.include({ desired: 3, running: 4, surplus: 1 })
    expect(workload.orphans).to.deep.equal([{ name: 'shop-5', node: 'old' }])
  })

  it('says what is otherwise than wanted', () => {
    const declared = { image: 'shop/web:2', config: { restart: 'always', memory: '512MiB' } }
    const right = shop(1, { image: 'shop/web:2', restartPolicy: 'always', memoryLimitBytes: 512 * 1024 ** 2 })
    const workload = spreadOver([on('web-1', right, shop(2))], [], declared)
    expect(workload).to.include({ running: 2, updated: 1 })
    expect(workload.instances[1]?.differs).to.equal(
      'image shop/web:1.4.2 instead of shop/web:2, restart policy no instead of always, memory limit in bytes none instead of 536870912',
    )
  })

  it('does not count what it cannot see, and says what was ready there', () => {
    const dark = { ...on('web-3', shop(3)), fault: { code: 'unreachable', message: 'no route to host' } } as const
    const workload = spreadOver([on('web-1', shop(1), shop(2)), dark])
    expect(workload).to.include({ running: 2, ready: 2 })
    expect(workload.unseen).to.deep.equal({ places: ['web-3'], readyThere: 1, why: 'no route to host' })
  })

  it('does not know what was ready where nobody ever looked', () => {
    const never = { target: 'web-3', at: 0, fault: { code: 'unreachable', message: 'no route to host' } } as const
    expect(spreadOver([on('web-1', shop(1)), never]).unseen).to.deep.equal({
      places: ['web-3'],
      why: 'no route to host',
    })
  })

  it('is off where none is wanted', () => {
    expect(spreadOver([on('web-1')], [], { replicas: 0 })).to.include({ desired: 0, off: 'none wanted' })
  })

  it('selects by all that is said: name, image, labels, compose service', () => {
    const labels = { app: 'shop', 'com.docker.compose.project': 'p', 'com.docker.compose.service': 's' }
    const those = [
      shop(1, { labels }),
      shop(2, { labels: { ...labels, app: 'other' } }),
      aContainer({ name: 'x', labels }),
    ]
    const select = {
      names: 'shop-*',
      images: ['shop/*'],
      labels: { app: ['shop'] },
      compose: { project: 'p', service: 's' },
    }
    expect(spreadOver([on('web-1', ...those)], [], { select }).instances.map(({ name }) => name)).to.deep.equal([
      'shop-1',
    ])
  })
})

function spreadOver(members: readonly SeenContainers[], elsewhere: readonly SeenContainers[] = [], own: object = {}) {
  const written = { on: { targets: '*' }, select: { labels: { app: 'shop' } }, replicas: 3, ...own }
  return spread(declaredOptions.parse(written), { members, elsewhere })
}

function on(target: string, ...containers: readonly Container[]): SeenContainers {
  return { target, at: 0, containers }
}

function shop(number: number, own: Partial<Container> = {}): Container {
  return aContainer({ name: `shop-${number}`, labels: { app: 'shop' }, ...own })
}
