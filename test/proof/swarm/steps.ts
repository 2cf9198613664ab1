import type { RealSwarm, Spec } from '../../helpers/real-swarm.ts'
import type { Wanted } from './shown.ts'

export interface Step extends Wanted {
  /** Does it, and waits until the swarm has come to it. */
  act(): Promise<unknown>
}

/** Somebody can look in between: so long the swarm waits before it starts the next one in a place. */
const SLOW = { RestartPolicy: { Condition: 'any', Delay: 20_000_000_000 } }
const ONCE = { RestartPolicy: { Condition: 'none' } }
const one = { Replicated: { Replicas: 1 } }

/** What can go wrong with a swarm, one after the other, on one node. */
export function stepsOf(swarm: RealSwarm, many: number): readonly Step[] {
  return [...growth(swarm, many), ...misfits(swarm), ...changes(swarm), ...jobs(swarm), drain(swarm)]
}

function growth(swarm: RealSwarm, many: number): Step[] {
  return [
    {
      name: 'a service of three',
      act: async () => {
        await swarm.create('web', { template: SLOW })
        await swarm.becomes('web', ({ ready }) => ready === 3)
      },
      table: [/stack web +3 +3 +3 +3 +3 /u],
      results: [
        { check: 'workload-replicas', item: 'web', status: 'ok', says: /^3 wanted, 3 ready$/u },
        { check: 'instance-state', item: 'web', status: 'ok', says: /^3 running$/u },
      ],
    },
    {
      name: `scaled to ${many}`,
      act: async () => {
        await swarm.change('web', (spec) => ({ ...spec, Mode: { Replicated: { Replicas: many } } }))
        await swarm.becomes('web', ({ ready }) => ready === many)
      },
      table: [new RegExp(`stack web( +${many}){5} `, 'u')],
      results: [
        {
          check: 'workload-replicas',
          item: 'web',
          status: 'ok',
          says: new RegExp(`^${many} wanted, ${many} ready$`, 'u'),
        },
      ],
    },
    {
      name: 'one task killed',
      act: async () => {
        await swarm.kill('web', '4')
        await swarm.becomes(
          'web',
          ({ ready, instances }) =>
            ready === many - 1 && instances.some(({ slot, isWanted, lastEnd }) => slot === '4' && isWanted && lastEnd),
        )
      },
      table: [/web\.4 missing, last on \S+, exit code 137/u],
      results: [
        {
          check: 'workload-replicas',
          item: 'web',
          status: 'warning',
          says: new RegExp(`^${many} wanted, ${many - 1} ready: slot 4 .*exit code 137`, 'u'),
        },
        { check: 'workload-restarts', item: 'web', status: 'ok', says: /^restarted once in 15m, last slot 4/u },
      ],
    },
  ]
}

function misfits(swarm: RealSwarm): Step[] {
  const troubled = (name: string, kind: string) =>
    swarm.becomes(name, ({ instances }) => {
      const wanted = instances.filter(({ isWanted }) => isWanted)
      return wanted.length > 0 && wanted.every(({ trouble }) => trouble?.kind === kind)
    })
  return [
    {
      name: 'an image that is missing',
      act: async () => {
        await swarm.create('imageless', { image: 'shop/nowhere:1', mode: one, template: SLOW })
        await troubled('imageless', 'image')
      },
      table: [/stack imageless +1 +\d +0 +0 +0 +shop\/nowhere:1 /u, /imageless\.1.*No such image: shop\/nowhere:1/u],
      results: [
        { check: 'instance-state', item: 'imageless', status: 'critical', says: /cannot start.*No such image/u },
        { check: 'workload-replicas', item: 'imageless', status: 'critical', says: /^1 wanted, 0 ready/u },
      ],
    },
    {
      name: 'a constraint that no node meets',
      act: async () => {
        await swarm.create('nowhere', { template: { Placement: { Constraints: ['node.labels.disk == ssd'] } } })
        await troubled('nowhere', 'unplaceable')
      },
      table: [/stack nowhere +3 +0 +0 +0 +0 /u, /nowhere\.1, nowhere\.2, nowhere\.3: pending: no suitable node/u],
      results: [
        { check: 'instance-state', item: 'nowhere', status: 'critical', says: /^3 of 3 without a place.*no suitable/u },
      ],
    },
    {
      name: 'a crash loop',
      act: async () => {
        await swarm.create('looping', { command: ['sh', '-c', 'exit 3'], mode: one })
        await troubled('looping', 'crash-loop')
      },
      table: [/stack looping +1 .*looping\.1 on \S+: restarting: exit code 3/u],
      results: [
        { check: 'instance-state', item: 'looping', status: 'critical', says: /^1 of 1 started again and again/u },
      ],
    },
  ]
}

function changes(swarm: RealSwarm): Step[] {
  const broken = (spec: Spec): Spec => {
    const template = spec.TaskTemplate as { ContainerSpec: object }
    const ContainerSpec = { ...template.ContainerSpec, Command: ['sh', '-c', 'exit 5'] }
    return { ...spec, TaskTemplate: { ...template, ContainerSpec } }
  }
  return [
    {
      name: 'a rollout that pauses',
      act: async () => {
        await swarm.remove('looping')
        await swarm.change('web', broken)
        await swarm.becomes('web', ({ rollout }) => rollout?.phase === 'failed')
      },
      table: [/rollout failed: update paused due to failure/u],
      results: [
        { check: 'workload-rollout', item: 'web', status: 'critical', says: /^the rollout has failed, .*paused/u },
        { check: 'workload-replicas', item: 'web', status: 'warning', says: /wanted, \d+ ready: slot \d/u },
      ],
    },
    {
      name: 'a global service, and one that is off',
      act: async () => {
        await swarm.remove('web')
        await swarm.remove('imageless')
        await swarm.create('everywhere', { mode: { Global: {} } })
        await swarm.create('off', { mode: { Replicated: { Replicas: 0 } } })
        await swarm.becomes('everywhere', ({ ready }) => ready === 1)
      },
      table: [/stack everywhere( +1){5} .*global service/u, /stack off( +0){5} .*off: scaled to 0/u],
      results: [
        { check: 'workload-replicas', item: 'everywhere', status: 'ok', says: /^1 wanted, 1 ready$/u },
        { check: 'workload-replicas', item: 'off', status: 'ok', says: /^off: scaled to 0$/u },
      ],
    },
  ]
}

function jobs(swarm: RealSwarm): Step[] {
  const done = (name: string, phase: string) => swarm.becomes(name, ({ job }) => job?.phase === phase)
  return [
    {
      name: 'jobs that are done',
      act: async () => {
        const mode = { ReplicatedJob: { MaxConcurrent: 2, TotalCompletions: 4 } }
        await swarm.create('sums', { mode, command: ['true'], template: ONCE })
        await swarm.create('sweep', { mode: { GlobalJob: {} }, command: ['true'], template: ONCE })
        await done('sums', 'complete')
        await done('sweep', 'complete')
      },
      table: [/stack sums .*replicated job; .*4 of 4/u, /stack sweep .*global job; .*1 of 1/u],
      results: [
        { check: 'workload-job', item: 'sums', status: 'ok', says: /^done, 4 of 4 succeeded/u },
        { check: 'workload-job', item: 'sweep', status: 'ok', says: /^done, 1 of 1 succeeded/u },
      ],
    },
    {
      name: 'a job that fails',
      act: async () => {
        const mode = { ReplicatedJob: { TotalCompletions: 1 } }
        await swarm.create('broken', { mode, command: ['false'], template: ONCE })
        await swarm.create('broken-everywhere', { mode: { GlobalJob: {} }, command: ['false'], template: ONCE })
        await done('broken', 'failed')
        await done('broken-everywhere', 'failed')
      },
      table: [/stack broken .*failed/u, /stack broken-everywhere .*failed/u],
      results: [
        { check: 'workload-job', item: 'broken', status: 'critical', says: /^failed, .*: exit code 1$/u },
        { check: 'workload-job', item: 'broken-everywhere', status: 'critical', says: /^failed/u },
      ],
    },
  ]
}

function drain(swarm: RealSwarm): Step {
  return {
    name: 'a drained node',
    act: async () => {
      await swarm.create('shop', { mode: one })
      await swarm.becomes('shop', ({ ready }) => ready === 1)
      await swarm.setAvailability('drain')
      await swarm.becomes(
        'shop',
        ({ ready, instances }) => ready === 0 && instances.some(({ trouble }) => trouble?.kind === 'unplaceable'),
      )
    },
    table: [/stack shop +1 +0 +0 +0 /u],
    results: [
      { check: 'workload-replicas', item: 'shop', status: 'critical', says: /^1 wanted, 0 ready/u },
      { check: 'instance-state', item: 'shop', status: 'critical', says: /without a place/u },
    ],
  }
}
