import * as z from 'zod'
import { firstSeen, fitting, inFlux, sinceOf, stillSeen } from '../../lib/kit/index.ts'
import type { EpochMs } from '../../lib/model/time.ts'
import type { Rollout, Workload } from '../../lib/model/workload.ts'

const seen = z.strictObject({
  workload: z.string(),
  name: z.string(),
  slot: z.string().optional(),
  node: z.string().optional(),
  /** When it was last seen ready. */
  at: z.number(),
})

/** One instance as it was last seen ready: what is left of it when its container is removed. */
export type Seen = z.infer<typeof seen>

export const memory = z.strictObject({
  /** Changes of which nobody says since when they are under way. */
  rollouts: firstSeen,
  instances: z.array(seen),
  /** There were more than fit. */
  isPartial: z.literal(true).exactOptional(),
})

export type Memory = z.infer<typeof memory>

/** All that are kept for one target. */
const MOST_INSTANCES = 300
const ROLLOUT_BYTES = 8000
const INSTANCE_BYTES = 42_000
/** What is longer was made to be long. */
const LONGEST_NAME = 256

export function seenOf(before: Memory | null, workload: string): Seen[] {
  return (before?.instances ?? []).filter((each) => each.workload === workload)
}

/** What stays when an instance is replaced: its slot, or else its name. */
export function identityOf({ slot, name }: Pick<Seen, 'slot' | 'name'>): string {
  return slot === undefined ? `name ${name}` : `slot ${slot}`
}

export function rolloutSince(workload: Workload, rollout: Rollout, before: Memory | null, now: EpochMs): EpochMs {
  return rollout.since ?? sinceOf(before?.rollouts ?? null, rolloutKey(workload, rollout), now)
}

export function nextMemory(list: readonly Workload[], before: Memory | null, now: EpochMs): Memory {
  const rollouts = list.flatMap((each) =>
    each.rollout && each.rollout.since === undefined && inFlux(each) ? [rolloutKey(each, each.rollout)] : [],
  )
  const gone = list.flatMap((each) => goneOf(each, seenOf(before, each.id)))
  const ready = list.flatMap((each) => readyOf(each, now))
  const all = [...gone, ...ready]
  const instances = [...fitting(all.filter(isShort).slice(0, MOST_INSTANCES), INSTANCE_BYTES)]
  return {
    rollouts: fitting(stillSeen(before?.rollouts ?? null, rollouts, now), ROLLOUT_BYTES),
    instances,
    ...(instances.length < all.length && { isPartial: true }),
  }
}

/** Those that were ready and are not there any more, the newest first, as many as are missing. */
export function goneOf(workload: Workload, known: readonly Seen[]): Seen[] {
  const missing = Math.max(0, workload.desired - workload.ready)
  if (missing === 0) return []
  const present = new Set(workload.instances.filter(({ isWanted }) => isWanted).map(identityOf))
  const gone = known.filter((each) => !present.has(identityOf(each)))
  return gone.toSorted((one, other) => other.at - one.at).slice(0, missing)
}

function readyOf({ id: workload, instances }: Workload, at: EpochMs): Seen[] {
  return instances
    .filter(({ isWanted, isReady }) => isWanted && isReady)
    .map(({ name, slot, node }) => ({
      workload,
      name,
      ...(slot !== undefined && { slot }),
      ...(node !== undefined && { node }),
      at,
    }))
}

function isShort({ workload, name, slot = '', node = '' }: Seen): boolean {
  return [workload, name, slot, node].every((text) => text.length <= LONGEST_NAME)
}

function rolloutKey({ id }: Workload, { phase }: Rollout): string {
  return `${phase} ${id}`
}
