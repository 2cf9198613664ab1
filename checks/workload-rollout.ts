import * as z from 'zod'
import {
  because,
  chosenByLabels,
  defineCheck,
  duration,
  firstSeen,
  formatDuration,
  lasting,
  metric,
  rolloutWords,
  selection,
  sinceOf,
  stillSeen,
  verdict,
} from '../lib/kit/index.ts'
import type { Verdict } from '../lib/model/result.ts'
import type { Workload } from '../lib/model/workload.ts'

/**
 * Asks: what should run and what does, and since when at the looks before.
 * Judges: a change that is under way longer than `deadline`, or has failed: critical; one that is paused, is rolled
 * back, or is not taken in by the orchestrator: a warning. Where nobody rolls anything out, running instances that are
 * not as wanted for longer than that are a warning. Nothing is said of what is as it was asked for.
 * Faults: those of the orchestrator.
 * Source: docs/architecture.md; each connector says where a change begins. Where nobody says since when, it begins with
 * the look that first saw it.
 */
export default defineCheck({
  name: 'workload-rollout',
  title: 'Rollouts',
  needs: { workloads: ['list'] },
  limits: {},
  options: z.strictObject({
    ...selection('workloads'),
    deadline: duration().prefault('15m').describe('how long a change may take'),
    paused: z
      .enum(['ok', 'warning', 'critical'])
      .default('warning')
      .describe('what it means that somebody has paused a change'),
    rolledBackFor: duration().prefault('1h').describe('how long a change that was rolled back is worth a warning'),
    unnoticedFor: duration().prefault('5m').describe('how long the orchestrator may take to begin with a change'),
  }),
  memory: firstSeen,
  observe: ({ workloads }, options) =>
    chosenByLabels(workloads.list, options, ({ id }) => id).flatMap((workload) => {
      const outdated = outdatedOf(workload)
      const { id, desired, updated, rollout } = workload
      if (!rollout && outdated === 0) return []
      return [{ id, desired, updated, outdated, ...(rollout && { rollout }) }]
    }),
  remember: (list, { before, look }) => [...stillSeen(before, list.map(keyOf), look.at)],
  judge: (list, { options, before, look }) =>
    list.map((change): Verdict => {
      const since = change.rollout?.since ?? sinceOf(before, keyOf(change), look.at)
      const { status, say } = stateOf(change, Math.max(0, look.at - since), options)
      const { id: item, desired, updated } = change
      return verdict({
        item,
        status,
        say: `${say}${because(change.rollout?.why ?? '')}`,
        metrics: [metric('desired', desired, 'count'), metric('updated', updated, 'count')],
      })
    }),
})

interface Change extends Pick<Workload, 'id' | 'desired' | 'updated' | 'rollout'> {
  /** Instances that run and are not as wanted. */
  readonly outdated: number
}

interface State {
  readonly status: Verdict['status']
  readonly say: string
}

interface Patience {
  readonly deadline: number
  readonly paused: Verdict['status']
  readonly rolledBackFor: number
  readonly unnoticedFor: number
}

function outdatedOf({ mode, off, instances }: Workload): number {
  if (mode === 'job' || mode === 'cron' || off !== undefined) return 0
  return instances.filter(({ isWanted, isUpdated, phase }) => isWanted && !isUpdated && phase === 'running').length
}

function keyOf({ id, rollout }: Change): string {
  return `${rollout?.phase ?? 'outdated'} ${id}`
}

function stateOf({ desired, updated, outdated, rollout }: Change, lastedMs: number, by: Patience): State {
  const lasts = lasting(lastedMs)
  const progress = `${updated} of ${desired} updated`
  const late = (limitMs: number, status: State['status']) => (lastedMs > limitMs ? status : 'ok')
  switch (rollout?.phase) {
    case undefined:
      return {
        status: late(by.deadline, 'warning'),
        say: `${outdated} of ${desired} are not as wanted${lasts}, deadline ${formatDuration(by.deadline)}`,
      }
    case 'progressing':
      return {
        status: late(by.deadline, 'critical'),
        say: `${rolloutWords('rolling out', lastedMs, by.deadline)}, ${progress}`,
      }
    case 'paused':
      return { status: by.paused, say: `paused${lasts}, ${progress}` }
    case 'failed':
      return { status: 'critical', say: `the rollout has failed, ${progress}` }
    case 'rolling-back':
      return { status: 'warning', say: `rolling back${lasts}` }
    case 'rolled-back':
      return {
        status: lastedMs > by.rolledBackFor ? 'ok' : 'warning',
        say: `rolled back ${formatDuration(lastedMs)} ago`,
      }
    case 'unnoticed':
      return { status: late(by.unnoticedFor, 'warning'), say: `the orchestrator has not taken in the change${lasts}` }
  }
}
