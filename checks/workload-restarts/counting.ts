import * as z from 'zod'
import { added, fitting, NOTHING_COUNTED, windowed } from '../../lib/kit/index.ts'
import type { EpochMs, Ms } from '../../lib/model/time.ts'
import type { Instance, InstanceEnd, InstanceTrouble, TroubleKind, Workload } from '../../lib/model/workload.ts'

const counting = z.strictObject({
  id: z.string(),
  counts: windowed,
  /** How often each instance had been started again, where the orchestrator counts. */
  restarts: z.array(z.tuple([z.string(), z.number()])),
  /** The newest end that has been counted, by the orchestrator's clock; 0 where there was none. */
  endedAt: z.number(),
})

/** What is known of one workload. */
export type Counting = z.infer<typeof counting>

export const memory = z.array(counting)

interface Window {
  readonly now: EpochMs
  readonly withinMs: Ms
}

/** Of a workload with more instances, the others are not counted. */
const MOST_INSTANCES = 200
/** The end of an id tells instances of one workload apart, and hundreds have to fit. */
const ID_TAIL = 16
/** An end that lies further ahead comes from a clock that is wrong, and would hide all that come after it. */
const MOST_AHEAD_MS = 3_600_000

export function nextMemory(list: readonly Workload[], before: readonly Counting[] | null, by: Window): Counting[] {
  const known = new Map((before ?? []).map((each) => [each.id, each]))
  return [...fitting(list.map((workload) => nextOf(workload, known.get(workload.id), by)))]
}

/** What is known after this look. What a first look finds is where counting begins. */
export function nextOf(workload: Workload, before: Counting | undefined, by: Window): Counting {
  const { id, instances } = workload
  const counted = instances.flatMap(({ id: instance, restarts }) =>
    restarts === undefined ? [] : [[instance.slice(-ID_TAIL), restarts] as [string, number]],
  )
  const ends = endsOf(instances, by.now)
  const endedAt = Math.max(before?.endedAt ?? 0, ...ends.map(({ at }) => at))
  const restarts = counted.slice(0, MOST_INSTANCES)
  if (!before) return { id, counts: NOTHING_COUNTED, restarts, endedAt }
  const more = grown(restarts, before.restarts) + ends.filter(({ at }) => at > before.endedAt).length
  const counts = added(before.counts, new Map(more > 0 ? [[by.now, more]] : []), { ...by, last: null })
  return { id, counts, restarts, endedAt }
}

/** A count that fell began anew: what it says since is what has happened. */
function grown(now: readonly [string, number][], before: readonly (readonly [string, number])[]): number {
  const known = new Map(before)
  return now.reduce((sum, [name, restarts]) => {
    const then = known.get(name)
    if (then === undefined) return sum
    return sum + (restarts >= then ? restarts - then : restarts)
  }, 0)
}

/**
 * The ends of instances that others took the place of, each once: one may be told by the instance that ended and by the
 * one that came after it. An end without a reason is that of an instance that was told to go.
 */
function endsOf(instances: readonly Instance[], now: EpochMs): { readonly at: EpochMs }[] {
  const ends = new Map<string, { at: EpochMs }>()
  for (const { name, slot, restarts, lastEnd, trouble } of instances) {
    if (restarts !== undefined || lastEnd?.at === undefined || !hasReason(lastEnd, trouble)) continue
    if (lastEnd.at <= now + MOST_AHEAD_MS) ends.set(`${slot ?? name} ${lastEnd.at}`, { at: lastEnd.at })
  }
  return [...ends.values()]
}

const FAILURES: readonly (TroubleKind | undefined)[] = ['crash-loop', 'ended', 'start']

function hasReason({ why, oomKilled }: InstanceEnd, trouble: InstanceTrouble | undefined): boolean {
  return FAILURES.includes(trouble?.kind) || why !== '' || oomKilled
}
