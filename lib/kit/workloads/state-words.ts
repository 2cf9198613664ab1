import { formatDuration } from '../../base/duration.ts'
import type { Status } from '../../model/result.ts'
import type { EpochMs } from '../../model/time.ts'
import { lastedMs } from '../../model/workload.ts'
import type { Instance, Rollout, RolloutPhase, Unseen, Workload } from '../../model/workload.ts'
import { exitCodeWords } from '../exit-code.ts'
import { ago } from '../words.ts'
import { together } from './words.ts'

/** How a workload stands at a glance. No verdict: patience and limits are its checks' business. */
export function standingOf({
  mode,
  desired,
  ready,
  surplus,
  job,
  rollout,
  unseen,
}: Workload): Exclude<Status, 'unknown'> {
  if (job?.phase === 'failed' || rollout?.phase === 'failed') return 'critical'
  const isShort = ready < desired && mode !== 'job' && mode !== 'cron'
  if (isShort) return ready === 0 ? 'critical' : 'warning'
  return surplus > 0 || unseen ? 'warning' : 'ok'
}

/** In a few words: what it is doing, and what is missing. */
export function stateWords(workload: Workload, now: EpochMs): string[] {
  const { off, rollout, unseen, orphans = [], surplus } = workload
  return [
    ...(off === undefined ? [] : [`off: ${off}`]),
    ...jobWords(workload),
    ...(rollout ? [withWhy(rolloutState(rollout, now), rollout.why)] : []),
    ...missingWords(workload, now),
    ...(surplus > 0 ? [`${surplus} too many`] : []),
    ...(unseen ? [unseenWords(unseen)] : []),
    ...(orphans.length > 0 ? [`also on ${orphans.map(({ name, node }) => `${node}: ${name}`).join(', ')}`] : []),
  ]
}

function unseenWords({ places, readyThere, why }: Unseen): string {
  const were = readyThere === undefined ? '' : `, ${readyThere} ready there before`
  return withWhy(`${places.join(', ')} cannot be looked at${were}`, why)
}

function jobWords({ job }: Workload): string[] {
  if (!job) return []
  const done = `${job.succeeded}${job.wanted === undefined ? '' : ` of ${job.wanted}`} done`
  return [withWhy(`${job.phase}, ${done}${job.failed > 0 ? `, ${job.failed} failed` : ''}`, job.why)]
}

const ROLLOUTS: Readonly<Record<RolloutPhase, string>> = {
  progressing: 'rolling out',
  paused: 'rollout paused',
  failed: 'rollout failed',
  'rolling-back': 'rolling back',
  'rolled-back': 'rolled back',
  unnoticed: 'change not yet taken in',
}

/** One that has failed says since when it was under way, or nothing: nobody says when it failed. */
export function rolloutState({ phase, since }: Rollout, now: EpochMs): string {
  if (phase === 'failed' || since === undefined) return ROLLOUTS[phase]
  return phase === 'rolled-back'
    ? `${ROLLOUTS[phase]} ${ago(since, now)}`
    : `${ROLLOUTS[phase]}${sinceWords(since, now)}`
}

/** Shown at once; the others are counted. */
const MOST_NAMED = 2

function missingWords({ instances, desired, ready, mode }: Workload, now: EpochMs): string[] {
  if (ready >= desired || mode === 'job' || mode === 'cron') return []
  const missing = instances.filter(({ isWanted, isReady }) => isWanted && !isReady)
  const words = together(
    missing.map((instance) => [instance.name, instanceWords(instance, now)] as const),
    MOST_NAMED,
  )
  return words === '' ? [] : [words]
}

function instanceWords({ node, phase, word, trouble, lastEnd, since }: Instance, now: EpochMs): string {
  const where = node === undefined ? '' : ` on ${node}`
  if (trouble && trouble.kind !== 'ended') return `${where}: ${withWhy(trouble.word, trouble.why)}`
  if (!lastEnd) return `${where}: ${word ?? phase}${sinceWords(since, now)}`
  const { exitCode, oomKilled, at } = lastEnd
  const how = [
    ...(exitCode === undefined
      ? ['ended']
      : [oomKilled ? `exit code ${exitCode} (killed for memory)` : exitCodeWords(exitCode)]),
    ...(at === undefined ? [] : [ago(at, now)]),
  ]
  return ` missing, last${where || ' seen'}, ${how.join(', ')}`
}

function sinceWords(since: EpochMs | undefined, now: EpochMs): string {
  return since === undefined ? '' : ` for ${formatDuration(lastedMs({ since }, now) ?? 0)}`
}

export function withWhy(word: string, why: string): string {
  return why === '' || why === word ? word : `${word}: ${why}`
}
