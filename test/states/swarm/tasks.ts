import { aFall, aTask } from '../../helpers/swarm.ts'
import { before } from '../state.ts'
import { third } from './row.ts'
import type { Row } from './row.ts'

/** One that ended there, and the one that takes its place. */
function fallen(State: string, Err: string, exitCode?: number): object[] {
  const container = exitCode === undefined ? {} : { ContainerStatus: { ContainerID: 'c', ExitCode: exitCode } }
  const next = third('ready', { DesiredState: 'ready' })
  return [next, aFall('t2', 3, before(2), { State, Err, ...container })]
}

export const TASKS: readonly Row[] = [
  { name: 'running', of: 'task `running`', is: 'ok', third: [third('running')] },
  ...['new', 'allocated', 'pending'].map((state) => ({
    name: `task-${state}`,
    of: `task \`${state}\`, a minute`,
    is: 'warning' as const,
    third: [third(state, { NodeID: '' })],
  })),
  ...['assigned', 'accepted', 'preparing', 'ready', 'starting'].map((state) => ({
    name: `task-${state}`,
    of: `task \`${state}\`, a minute`,
    is: 'warning' as const,
    third: [third(state)],
  })),
  ...['assigned', 'preparing'].map((state) => ({
    name: `${state}-long`,
    of: `task \`${state}\`, ten minutes`,
    is: 'warning' as const,
    third: [third(state, { minutes: 10 })],
  })),
  {
    name: 'preparing-again',
    of: 'task `preparing`, ten minutes; the one before it `failed` an hour ago',
    is: 'warning',
    third: [
      third('preparing', { minutes: 10 }),
      aFall('t2', 3, before(60), { State: 'failed', Err: 'task: non-zero exit (3)' }),
    ],
  },
  {
    name: 'no-node-fits',
    of: 'task `pending`, "no suitable node (scheduling constraints not satisfied …)"',
    is: 'critical',
    third: [
      third('pending', { NodeID: '', Err: 'no suitable node (scheduling constraints not satisfied on 3 nodes)' }),
    ],
  },
  {
    name: 'no-room',
    of: 'task `pending`, "no suitable node (insufficient resources …)"',
    is: 'critical',
    third: [third('pending', { NodeID: '', Err: 'no suitable node (insufficient resources on 3 nodes)' })],
  },
  {
    name: 'exits',
    of: 'task `failed`, exit code 3',
    is: 'warning',
    third: fallen('failed', 'task: non-zero exit (3)', 3),
  },
  {
    name: 'killed',
    of: 'task `failed`, exit code 137',
    is: 'warning',
    third: fallen('failed', 'task: non-zero exit (137)', 137),
  },
  {
    name: 'unhealthy',
    of: 'task `failed`, "unhealthy container"',
    is: 'warning',
    third: fallen('failed', 'task: non-zero exit (137): dockerexec: unhealthy container', 137),
  },
  {
    name: 'loops',
    of: 'task `failed` twice within a quarter of an hour',
    is: 'critical',
    third: [...fallen('failed', 'task: non-zero exit (3)', 3), aFall('t1', 3, before(3), { State: 'failed' })],
  },
  {
    name: 'imageless',
    of: 'task `rejected`, "No such image"',
    is: 'critical',
    third: fallen('rejected', 'No such image: shop/web:2'),
  },
  {
    name: 'misconfigured',
    of: 'task `rejected`, "invalid mount config"',
    is: 'critical',
    third: fallen('rejected', 'invalid mount config for type "bind": bind source path does not exist: /data'),
  },
  {
    name: 'unstartable',
    of: 'task `failed`, "starting container failed"',
    is: 'critical',
    third: fallen('failed', 'starting container failed: exec: "webd": executable file not found in $PATH', 127),
  },
  {
    name: 'given-up',
    of: 'task `failed`, not started again by its restart policy',
    is: 'warning',
    third: [aFall('t3', 3, before(2), { State: 'failed', Err: 'task: non-zero exit (1)' })],
  },
  { name: 'ended-well', of: 'task `complete` of a service', is: 'warning', third: fallen('complete', '', 0) },
  {
    name: 'stopped',
    of: 'task `shutdown`, and none in its place',
    is: 'warning',
    third: [aFall('t3', 3, before(2), { State: 'shutdown' })],
  },
  {
    name: 'removed',
    of: 'task `remove`, and none in its place',
    is: 'warning',
    third: [aFall('t3', 3, before(2), { State: 'remove' })],
  },
  { name: 'orphaned', of: 'task `orphaned`', is: 'warning', third: fallen('orphaned', '') },
  {
    name: 'on-down',
    of: 'task `running` on a node that is `down`',
    is: 'critical',
    third: [third('running', { NodeID: 'down' })],
  },
  {
    name: 'on-disconnected',
    of: 'task `running` on a node that is `disconnected`',
    is: 'critical',
    third: [third('running', { NodeID: 'disconnected' })],
  },
  {
    name: 'moved',
    of: 'a node is `down`, and another has taken its task',
    is: 'ok',
    third: [third('running'), aTask('t2', 3, { NodeID: 'down', DesiredState: 'shutdown', CreatedAt: before(50) })],
  },
]
