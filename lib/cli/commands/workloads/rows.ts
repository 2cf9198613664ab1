import type { TargetWorkloads } from '../../../app/cluster.ts'
import { formatDuration } from '../../../base/duration.ts'
import { exitCodeWords } from '../../../kit/exit-code.ts'
import type { Palette } from '../../../kit/palette.ts'
import { ago } from '../../../kit/words.ts'
import { together } from '../../../kit/workloads/words.ts'
import type { EpochMs } from '../../../model/time.ts'
import { lastedMs } from '../../../model/workload.ts'
import type { Instance, Rollout, RolloutPhase, Unseen, Workload } from '../../../model/workload.ts'
import type { Painted } from '../../plain-table.ts'

export const HEAD = ['WORKLOAD', 'WANT', 'SCHED', 'RUN', 'READY', 'UPD', 'IMAGE', 'STATE']

interface By {
  readonly now: EpochMs
  readonly palette: Palette
  readonly instances: boolean
}

type Row = readonly (string | Painted)[]

/** One row for each workload, those that are not well first; below it one for each instance where they are asked for. */
export function rowsOf(looks: readonly TargetWorkloads[], by: By): readonly Row[] {
  const all = looks.flatMap(({ target, list }) =>
    list.kind === 'faulted'
      ? []
      : [...list.value]
          .sort((one, other) => (one.id < other.id ? -1 : 1))
          .map((workload) => ({ target: target.id, workload, paint: paintOf(workload, by.palette) })),
  )
  return [...all.filter(({ paint }) => paint), ...all.filter(({ paint }) => !paint)].flatMap((each) => [
    rowOf(each, by.now),
    ...(by.instances ? each.workload.instances.map((instance) => instanceRow(instance, by)) : []),
  ])
}

interface Shown {
  readonly target: string
  readonly workload: Workload
  /** In the colour of what is wrong; null where nothing is. */
  readonly paint: Palette['faint'] | null
}

function paintOf(
  { mode, desired, ready, surplus, job, rollout, unseen }: Workload,
  { status }: Palette,
): Shown['paint'] {
  if (job?.phase === 'failed' || rollout?.phase === 'failed') return status.critical
  const isShort = ready < desired && mode !== 'job' && mode !== 'cron'
  if (isShort) return ready === 0 ? status.critical : status.warning
  return surplus > 0 || unseen ? status.warning : null
}

function rowOf({ target, workload, paint }: Shown, now: EpochMs): Row {
  const { id, kind, desired, scheduled, running, ready, updated, image = '' } = workload
  const painted = (text: string): Painted => ({ text, paint: paint ?? String })
  return [
    `${target} ${id}`.trim(),
    ...[desired, scheduled, running].map(String),
    painted(String(ready)),
    String(updated),
    image,
    [kind, ...stateWords(workload, now)].join('; '),
  ]
}

function instanceRow({ name, node = '', phase, isReady, trouble, since }: Instance, { now, palette }: By): Row {
  const state = trouble ? withWhy(trouble.word, trouble.why) : isReady ? 'ready' : phase
  const age = since === undefined ? '' : `, ${formatDuration(lastedMs({ since }, now) ?? 0)}`
  const said = { text: `${state}${age}`, paint: palette.faint }
  return [{ text: `  ${name}`, paint: palette.faint }, '', '', '', '', '', node, said]
}

/** In a few words: what it is doing, and what is missing. */
function stateWords(workload: Workload, now: EpochMs): string[] {
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
function rolloutState({ phase, since }: Rollout, now: EpochMs): string {
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

function withWhy(word: string, why: string): string {
  return why === '' || why === word ? word : `${word}: ${why}`
}
