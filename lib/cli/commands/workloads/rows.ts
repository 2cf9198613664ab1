import type { TargetWorkloads } from '../../../app/cluster.ts'
import { formatDuration } from '../../../base/duration.ts'
import { exitCodeWords } from '../../../kit/exit-code.ts'
import type { Palette } from '../../../kit/palette.ts'
import { ago } from '../../../kit/words.ts'
import type { EpochMs } from '../../../model/time.ts'
import { lastedMs } from '../../../model/workload.ts'
import type { Instance, Unseen, Workload } from '../../../model/workload.ts'
import type { Painted } from '../../plain-table.ts'

export const HEAD = ['WORKLOAD', 'WANT', 'SCHED', 'RUN', 'READY', 'UPD', 'IMAGE', 'STATE']

interface By {
  readonly now: EpochMs
  readonly palette: Palette
  readonly instances: boolean
}

type Row = readonly (string | Painted)[]

/** One row for each workload; below it one for each instance where they are asked for. */
export function rowsOf({ target, list }: TargetWorkloads, by: By): readonly Row[] {
  if (list.kind === 'faulted') return []
  return [...list.value]
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .flatMap((workload) => [
      rowOf(target.id, workload, by),
      ...(by.instances ? workload.instances.map((instance) => instanceRow(instance, by)) : []),
    ])
}

function rowOf(target: string, workload: Workload, { palette, now }: By): Row {
  const { id, kind, desired, scheduled, running, ready, updated, image = '' } = workload
  const isShort = ready < desired && workload.mode !== 'job' && workload.mode !== 'cron'
  const counts = [desired, scheduled, running].map(String)
  const paint = isShort ? (ready === 0 ? palette.status.critical : palette.status.warning) : String
  return [
    `${target} ${id}`.trim(),
    ...counts,
    { text: String(ready), paint },
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
    ...(rollout ? [withWhy(`${rollout.phase}${sinceWords(rollout.since, now)}`, rollout.why)] : []),
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

/** Shown at once; the others are counted. */
const MOST_NAMED = 2

function missingWords({ instances, desired, ready, mode }: Workload, now: EpochMs): string[] {
  if (ready >= desired || mode === 'job' || mode === 'cron') return []
  const missing = instances.filter(({ isWanted, isReady }) => isWanted && !isReady)
  const named = missing.slice(0, MOST_NAMED).map((instance) => instanceWords(instance, now))
  return missing.length > MOST_NAMED ? [...named, `${missing.length - MOST_NAMED} more`] : named
}

function instanceWords({ name, node, phase, trouble, lastEnd, since }: Instance, now: EpochMs): string {
  const where = node === undefined ? '' : ` on ${node}`
  if (trouble && trouble.kind !== 'ended') return `${name}${where}: ${withWhy(trouble.word, trouble.why)}`
  if (!lastEnd) return `${name}${where}: ${phase}${sinceWords(since, now)}`
  const { exitCode, oomKilled, at } = lastEnd
  const how = [
    ...(exitCode === undefined
      ? ['ended']
      : [oomKilled ? `exit code ${exitCode} (killed for memory)` : exitCodeWords(exitCode)]),
    ...(at === undefined ? [] : [ago(at, now)]),
  ]
  return `${name} missing, last${where || ' seen'}, ${how.join(', ')}`
}

function sinceWords(since: EpochMs | undefined, now: EpochMs): string {
  return since === undefined ? '' : ` for ${formatDuration(lastedMs({ since }, now) ?? 0)}`
}

function withWhy(word: string, why: string): string {
  return why === '' || why === word ? word : `${word}: ${why}`
}
