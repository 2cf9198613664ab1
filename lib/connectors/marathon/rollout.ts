import type { Rollout } from '../../model/workload.ts'
import { instantOf } from './api.ts'
import type { Deployment } from './api.ts'

/**
 * The change of an app or a pod that is under way, or null.
 *
 * @param known ids of deployments that the app itself names, which may be older than the list of all
 */
export function rolloutOf(id: string, known: readonly string[], deployments: readonly Deployment[]): Rollout | null {
  const mine = deployments.filter(
    (each) => known.includes(each.id) || each.affectedApps?.includes(id) || each.affectedPods?.includes(id),
  )
  if (mine.length === 0 && known.length === 0) return null
  const begun = mine.map(({ version }) => instantOf(version)).filter((at) => at !== undefined)
  return {
    phase: 'progressing',
    ...(begun.length > 0 && { since: Math.min(...begun) }),
    why: mine.map((each) => wordsOf(id, each)).join('; '),
  }
}

function wordsOf(id: string, { currentActions, currentStep, totalSteps }: Deployment): string {
  const step = `step ${currentStep ?? '?'} of ${totalSteps ?? '?'}`
  const actions = (currentActions ?? []).filter(({ app, pod }) => app === id || pod === id)
  const waiting = actions
    .flatMap(({ readinessCheckResults }) => readinessCheckResults ?? [])
    .filter(({ ready }) => ready !== true)
    .map(({ name, lastResponse }) => `${name ?? 'readiness'}${answered(lastResponse?.status)}`)
  const names = actions.map(({ action, type }) => action ?? type ?? 'change')
  return [[...names, step].join(', '), ...(waiting.length > 0 ? [`not ready: ${waiting.join(', ')}`] : [])].join('; ')
}

function answered(status: number | null | undefined): string {
  return typeof status === 'number' ? ` (${status})` : ''
}
