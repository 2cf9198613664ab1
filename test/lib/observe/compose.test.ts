import { expect } from 'chai'
import type { Container } from '../../../lib/model/engine.ts'
import { composeWorkloads } from '../../../lib/observe/compose.ts'
import { aContainer } from '../../helpers/facts.ts'

describe('compose services', () => {
  it('are told by the labels of their containers, whoever else is there', () => {
    const workloads = composeWorkloads([web(1), web(2), aContainer({ name: 'lonely' }), service('db', 1)])
    expect(workloads.map(({ id, desired, ready }) => [id, desired, ready])).to.deep.equal([
      ['shop/web', 2, 2],
      ['shop/db', 1, 1],
    ])
  })

  it('want as many as were made: one that was killed is missing by its number', () => {
    const [workload] = composeWorkloads([web(1), web(2), web(3, { phase: 'exited', exitCode: 137 })])
    expect(workload).to.include({ desired: 3, running: 2, ready: 2 })
    expect(workload?.instances[2]).to.deep.include({
      slot: '3',
      trouble: { kind: 'ended', word: 'exited', why: 'exit code 137 (killed)' },
    })
  })

  it('do not count what somebody ran once', () => {
    const once = web(2, { labels: { ...web(2).labels, 'com.docker.compose.oneoff': 'True' } })
    expect(composeWorkloads([web(1), once])[0]).to.include({ desired: 1 })
  })

  it('are off when all their containers are done', () => {
    const [workload] = composeWorkloads([service('migrate', 1, { phase: 'exited', exitCode: 0 })])
    expect(workload).to.include({ desired: 0, off: 'done', surplus: 0 })
  })

  it('are being updated while some are of an older configuration', () => {
    const old = { 'com.docker.compose.config-hash': 'old' }
    const older = web(1, { labels: { ...web(1).labels, ...old }, createdAt: 1 })
    expect(composeWorkloads([older, web(2)])[0]).to.include({ running: 2, updated: 1 })
  })
})

function web(number: number, own: Partial<Container> = {}): Container {
  return service('web', number, own)
}

function service(name: string, number: number, own: Partial<Container> = {}): Container {
  const labels = {
    'com.docker.compose.project': 'shop',
    'com.docker.compose.service': name,
    'com.docker.compose.container-number': String(number),
    'com.docker.compose.oneoff': 'False',
    'com.docker.compose.config-hash': 'new',
  }
  return aContainer({ name: `shop-${name}-${number}`, labels, ...own })
}
