import { startFakeEngine } from '../helpers/fake-engine.ts'
import { aManager, aSwarmNode, aTemplate } from '../helpers/swarm.ts'
import type { Stage } from './state.ts'
import { NODES, PLANES } from './swarm/cluster.ts'
import { running } from './swarm/row.ts'
import { JOBS, SERVICES } from './swarm/services.ts'
import { TASKS } from './swarm/tasks.ts'

/** A swarm with a service for each state, and one swarm for each state of the managers. */
export async function swarmStates(): Promise<Stage> {
  const rows = [...TASKS, ...SERVICES, ...JOBS]
  const services = rows.map(({ name, service: { mode = { Replicated: { Replicas: 3 } }, ...rest } = {} }) => ({
    ID: idOf(name),
    Spec: { Name: name, Labels: {}, TaskTemplate: aTemplate(), Mode: mode },
    ...rest,
  }))
  const tasks = rows.flatMap(({ name, third: last = [], tasks: all = [...running(2), ...last] }) =>
    all.map((task) => ({ ...task, ServiceID: idOf(name) })),
  )
  const nodes = [aSwarmNode(), ...NODES.map(([, , , each]) => each)]
  const main = ['swarm', aManager({ '/services': services, '/tasks': tasks, '/nodes': nodes })] as const
  const planes = PLANES.map(([, , id, answers]) => [`swarm-${id}`, answers] as const)
  const fakes = await Promise.all(
    [main, ...planes].map(async ([id, answers]) => ({ id, fake: await startFakeEngine(answers) })),
  )
  return {
    title: 'Docker Swarm',
    targets: [
      ...fakes.map(({ id, fake }) => ({ id, runtime: 'swarm', endpoints: [fake.endpoint] })),
      { id: 'swarm-gone', runtime: 'swarm', endpoints: ['unix:///run/none/docker.sock'] },
    ],
    states: [
      ...rows.map(({ name, of, is }) => ({ of, is, target: 'swarm', item: name })),
      ...NODES.map(([of, is, item]) => ({ of, is, target: 'swarm', item })),
      ...PLANES.map(([of, is, id]) => ({ of, is, target: `swarm-${id}` })),
      { of: 'nobody listens', is: 'unknown', target: 'swarm-gone' },
    ],
    masks: fakes.map(({ fake }) => [fake.socket, '/var/run/docker.sock'] as const),
    stop: async () => {
      await Promise.all(fakes.map(({ fake }) => fake.stop()))
    },
  }
}

function idOf(name: string): string {
  return name.replaceAll('-', '')
}
