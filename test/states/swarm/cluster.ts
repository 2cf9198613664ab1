import { refusal } from '../../helpers/fake-engine.ts'
import type { Answer } from '../../helpers/fake-engine.ts'
import { aManager, aSwarmNode, aWorker } from '../../helpers/swarm.ts'
import type { State } from '../state.ts'

const node = (name: string, status: object, availability = 'active'): object =>
  aSwarmNode({
    ID: name.replaceAll('-', ''),
    Spec: { Availability: availability, Role: 'worker', Labels: {} },
    Description: { Hostname: name, Resources: { NanoCPUs: 4e9, MemoryBytes: 8 * 1024 ** 3 } },
    Status: status,
    ManagerStatus: null,
  })
export const NODES: readonly (readonly [of: string, is: State['is'], name: string, node: object])[] = [
  ['node `ready`', 'ok', 'ready', node('ready', { State: 'ready' })],
  ['node `down`', 'critical', 'down', node('down', { State: 'down', Message: 'heartbeat failure' })],
  [
    'node `disconnected`',
    'critical',
    'disconnected',
    node('disconnected', { State: 'disconnected', Message: 'node is disconnected' }),
  ],
  [
    'node `unknown`',
    'critical',
    'unknown',
    node('unknown', { State: 'unknown', Message: 'Node moved to "unknown" state due to leadership change in cluster' }),
  ],
  ['node `ready`, availability `pause`', 'ok', 'paused', node('paused', { State: 'ready' }, 'pause')],
  ['node `ready`, availability `drain`', 'ok', 'drained', node('drained', { State: 'ready' }, 'drain')],
  [
    'node `down`, availability `drain`',
    'critical',
    'drained-down',
    node('drained-down', { State: 'down', Message: 'heartbeat failure' }, 'drain'),
  ],
]

const manager = (name: string, Reachability: string, Leader = false): object =>
  aSwarmNode({
    ID: name,
    Description: { Hostname: name, Resources: { NanoCPUs: 4e9, MemoryBytes: 8 * 1024 ** 3 } },
    Status: Reachability === 'reachable' ? { State: 'ready' } : { State: 'down', Message: 'heartbeat failure' },
    ManagerStatus: { Leader, Reachability },
  })
const managers = (...each: readonly object[]): Record<string, Answer> =>
  aManager({ '/nodes': [manager('m1', 'reachable', true), ...each] })
const swarmOf = (state: object): Record<string, Answer> => aManager({ '/info': { Swarm: state } })

export const PLANES: readonly (readonly [of: string, is: State['is'], id: string, answers: Record<string, Answer>])[] =
  [
    ['three managers `reachable`', 'ok', 'three', managers(manager('m2', 'reachable'), manager('m3', 'reachable'))],
    [
      'one manager of three `unreachable`',
      'warning',
      'two-of-three',
      managers(manager('m2', 'reachable'), manager('m3', 'unreachable')),
    ],
    [
      'two managers of three `unreachable`',
      'critical',
      'one-of-three',
      managers(manager('m2', 'unreachable'), manager('m3', 'unreachable')),
    ],
    [
      'no leader: 500 "The swarm does not have a leader."',
      'critical',
      'leaderless',
      aManager({
        '/nodes': refusal(500, {
          message:
            "rpc error: code = Unknown desc = The swarm does not have a leader. It's possible that too few managers are online.",
        }),
      }),
    ],
    ['`/info`: a worker', 'unknown', 'worker', aWorker()],
    ['`/info`: `inactive`', 'unknown', 'inactive', swarmOf({ LocalNodeState: 'inactive' })],
    ['`/info`: `pending`', 'unknown', 'pending', swarmOf({ LocalNodeState: 'pending' })],
    [
      '`/info`: `error`',
      'unknown',
      'error',
      swarmOf({ LocalNodeState: 'error', Error: 'remote CA does not match fingerprint' }),
    ],
    ['`/info`: `locked`', 'unknown', 'locked', swarmOf({ LocalNodeState: 'locked' })],
    [
      '503 "This node is not a swarm manager", after it was one',
      'unknown',
      'demoted',
      { ...aWorker(), '/info': { Swarm: { LocalNodeState: 'active', ControlAvailable: true } } },
    ],
    [
      '403 of a socket proxy',
      'unknown',
      'forbidden',
      aManager({ '/nodes': refusal(403, '<html>Forbidden</html>', 'text/html') }),
    ],
    [
      'Podman',
      'unknown',
      'podman',
      { '/version': { Version: '5.4.2', ApiVersion: '1.41', Components: [{ Name: 'Podman Engine' }] } },
    ],
  ]
