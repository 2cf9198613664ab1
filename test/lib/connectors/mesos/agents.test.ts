import { expect } from 'chai'
import { listedBy, listedByV1, nodesOf, withOwnNames } from '../../../../lib/connectors/mesos/agents.ts'
import { agents, agentsV1 } from '../../../../lib/connectors/mesos/api.ts'

const MEBIBYTE = 1024 ** 2

describe('agents of Mesos', () => {
  it('are ready while they are active, with what they offer and what is promised of it', () => {
    const [node] = v0({
      active: true,
      resources: { cpus: 4, mem: 1024, disk: 10, gpus: 0, ports: '[1-2]' },
      used_resources: { cpus: 1.5, mem: 512 },
    })
    expect(node).to.deep.include({
      isReady: true,
      state: 'active',
      offers: { cpuCores: 4, memoryBytes: 1024 * MEBIBYTE, diskBytes: 10 * MEBIBYTE, gpus: 0 },
      promised: { cpuCores: 1.5, memoryBytes: 512 * MEBIBYTE },
    })
  })

  it('are not ready when they are disconnected', () => {
    expect(v0({ active: false })[0]).to.include({ isReady: false, state: 'disconnected' })
  })

  it('are closed where an operator drains or deactivates them', () => {
    expect(v0({ drain_info: { state: 'DRAINING' } })[0]).to.include({ isReady: true, closed: 'draining' })
    expect(v0({ deactivated: true })[0]).to.include({ closed: 'deactivated' })
  })

  it('are not back yet when only the registry knows them', () => {
    const [node] = nodesOf(
      listedBy(agents.parse({ slaves: [], recovered_slaves: [{ id: 's1', hostname: 'agent-1' }] })),
    )
    expect(node).to.include({ isReady: false, state: 'recovered, not back yet' })
  })

  it('have a part of their id behind a name that they share', () => {
    const twins = nodesOf(listedBy(agents.parse({ slaves: ['s1', 's2'].map((id) => ({ id, hostname: 'agent' })) })))
    expect(withOwnNames(twins).map(({ name }) => name)).to.deep.equal(['agent (s1)', 'agent (s2)'])
  })

  it('told only what they have in 0.22', () => {
    expect(v0({ resources: { cpus: 2, mem: 10 } })[0]).to.deep.include({ isReady: true, promised: {} })
  })

  it('of API v1 say each resource once for every role: it is summed', () => {
    const cpus = (value: number, role: string) => ({ name: 'cpus', type: 'SCALAR', scalar: { value }, role })
    const told = {
      agent_info: { id: { value: 's1' }, hostname: 'agent-1' },
      active: true,
      total_resources: [cpus(3, '*'), cpus(1, 'shop'), { name: 'ports', type: 'RANGES', ranges: { range: [] } }],
      allocated_resources: [cpus(0.5, 'shop')],
    }
    const [node] = nodesOf(listedByV1(agentsV1.parse({ type: 'GET_AGENTS', get_agents: { agents: [told] } })))
    expect(node?.offers.cpuCores).to.equal(4)
    expect(node?.promised.cpuCores).to.equal(0.5)
  })
})

function v0(agent: object) {
  return nodesOf(listedBy(agents.parse({ slaves: [{ id: 's1', hostname: 'agent-1', ...agent }] })))
}
