import { systemClock } from '../../lib/base/clock.ts'
import swarm from '../../lib/connectors/swarm.ts'
import type { SwarmOptions } from '../../lib/connectors/swarm/options.ts'
import type { OpenContext, Session } from '../../lib/kit/connector.ts'
import type { ClusterNode, ControlPlane } from '../../lib/model/node.ts'
import type { Workload } from '../../lib/model/workload.ts'
import { value } from './docker-session.ts'
import { refusal } from './fake-engine.ts'
import type { Answer } from './fake-engine.ts'

const never = new AbortController().signal

/** Opens the connector as a pass would. */
export async function openSwarm(options: SwarmOptions, given: Partial<OpenContext> = {}): Promise<Session> {
  return swarm.open(options, { signal: never, clock: systemClock, through: null, ...given })
}

export async function workloadsIn(session: Session): Promise<readonly Workload[]> {
  return value((await session.workloads!.read(new Set(['list']), never)).list)
}

export async function nodesIn(
  session: Session,
): Promise<{ readonly members: readonly ClusterNode[]; readonly control: ControlPlane }> {
  const { members, control } = await session.nodes!.read(new Set(['members', 'control']), never)
  return { members: value(members), control: value(control) }
}

/** What a manager answers. */
export function aManager(said: Record<string, Answer> = {}): Record<string, Answer> {
  return {
    '/info': { Swarm: { LocalNodeState: 'active', ControlAvailable: true } },
    '/nodes': [aSwarmNode()],
    '/tasks': [],
    '/services': [],
    ...said,
  }
}

/** What a worker answers. */
export function aWorker(): Record<string, Answer> {
  const none = refusal(503, { message: 'This node is not a swarm manager.' })
  const info = { Swarm: { LocalNodeState: 'active', ControlAvailable: false } }
  return { '/info': info, '/nodes': none, '/tasks': none, '/services': none }
}

export function aSwarmNode(said: object = {}): object {
  return {
    ID: 'n1',
    Spec: { Availability: 'active', Role: 'manager', Labels: {} },
    Description: {
      Hostname: 'alpha',
      Resources: { NanoCPUs: 4e9, MemoryBytes: 8 * 1024 ** 3 },
      Engine: { EngineVersion: '27.5.1' },
    },
    Status: { State: 'ready', Addr: '192.0.2.1' },
    ManagerStatus: { Leader: true, Reachability: 'reachable', Addr: '192.0.2.1:2377' },
    ...said,
  }
}

export function aTemplate(image = 'shop/web:1'): object {
  return { ContainerSpec: { Image: image }, ForceUpdate: 0, Runtime: 'container' }
}

/** A replicated service of three unless said otherwise. */
export function aService(said: { Mode?: object; TaskTemplate?: object; [key: string]: unknown } = {}): object {
  const { Mode = { Replicated: { Replicas: 3 } }, TaskTemplate = aTemplate(), ...rest } = said
  return { ID: 's1', Spec: { Name: 'web', Labels: {}, TaskTemplate, Mode }, ...rest }
}

/** One that runs on the node, unless said otherwise. */
export function aTask(id: string, slot: number, said: { Status?: object; [key: string]: unknown } = {}): object {
  return {
    ID: id,
    CreatedAt: '2026-05-01T10:00:00Z',
    Spec: aTemplate(),
    ServiceID: 's1',
    ...(slot > 0 && { Slot: slot }),
    NodeID: 'n1',
    DesiredState: 'running',
    ...said,
    Status: { Timestamp: '2026-05-01T10:00:00Z', State: 'running', Message: 'started', ...said.Status },
  }
}

/** One that ended in its place. */
export function aFall(id: string, slot: number, at: string, status: object): object {
  return aTask(id, slot, { CreatedAt: at, DesiredState: 'shutdown', Status: { Timestamp: at, ...status } })
}
