import type { TargetWorkloads } from '../../../app/cluster.ts'
import { formatDuration } from '../../../base/duration.ts'
import type { Palette } from '../../../kit/palette.ts'
import { standingOf, stateWords, withWhy } from '../../../kit/workloads/state-words.ts'
import type { EpochMs } from '../../../model/time.ts'
import { lastedMs } from '../../../model/workload.ts'
import type { Instance, Workload } from '../../../model/workload.ts'
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

function paintOf(workload: Workload, { status }: Palette): Shown['paint'] {
  const standing = standingOf(workload)
  return standing === 'ok' ? null : status[standing]
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
