import type { Labels } from '../model/labels.ts'
import type { Family, Series } from '../model/metrics.ts'
import type { Cost } from '../model/session.ts'
import type { TargetId } from '../model/target.ts'
import type { EpochMs, Ms } from '../model/time.ts'
import { filling } from './collect.ts'
import { labelNames } from './label-names.ts'

/** What is known of one target at this moment. */
export interface TargetNow {
  readonly id: TargetId
  readonly runtime: string
  readonly labels: Labels
  /** Null while nobody knows. */
  readonly reachable: boolean | null
  /** When it was looked at last; absent before the first time. */
  readonly lookedAt?: EpochMs | undefined
  /** How that look went; absent where it was before we began. */
  readonly look?: { readonly tookMs: Ms; readonly cost: Cost } | undefined
}

/**
 * Who the targets are, whether they are there, and what looking at them costs.
 *
 * @param now to say how old what is known is; null for what is written once and read later, when an age would be a lie
 */
export function targetFamilies(targets: readonly TargetNow[], now: EpochMs | null): readonly Family[] {
  return [infoOf(targets), ...lookFamilies(targets, now)]
}

function infoOf(targets: readonly TargetNow[]): Family {
  const info = filling({
    name: 'orch_watch_target_info',
    help: 'The runtime and the labels of a target; always 1.',
    rank: 'verdict',
  })
  const names = labelNames(targets.flatMap(({ labels }) => Object.keys(labels)))
  const described = new Set<string>()
  for (const { id, runtime, labels } of targets) {
    // A second line for one target would break every join on it.
    if (described.has(id)) continue
    described.add(id)
    const own = Object.entries(labels).map(([name, value]) => [names.get(name) ?? '', value] as const)
    info.add([['target', id], ['runtime', runtime], ...own.sort(([one], [other]) => (one < other ? -1 : 1))], 1)
  }
  return info.done()
}

function lookFamilies(targets: readonly TargetNow[], now: EpochMs | null): readonly Family[] {
  const kind = (name: string, help: string) => filling({ name: `orch_watch_${name}`, help, rank: 'verdict' })
  const up = kind('up', 'Whether the target could be reached: 1 yes, 0 no.')
  const last = kind('last_look_timestamp_seconds', 'When the target was looked at last, in seconds since 1970.')
  const age = kind('last_look_age_seconds', 'How long ago the target was looked at last.')
  const took = kind('target_look_seconds', 'How long looking at the target took.')
  const trips = kind('target_round_trips', 'How often the target was asked for something.')
  const opened = kind('target_connections', 'How many connections were opened to the target.')
  const traffic = kind('target_traffic_bytes', 'Bytes sent and received to look at the target.')
  for (const { id, reachable, lookedAt: atMs, look } of targets) {
    const target: Series = [['target', id]]
    if (reachable !== null) up.add(target, reachable ? 1 : 0, { atMs })
    if (atMs !== undefined) {
      last.add(target, atMs / 1000)
      if (now !== null) age.add(target, Math.max(0, now - atMs) / 1000)
    }
    if (!look) continue
    took.add(target, look.tookMs / 1000, { atMs })
    trips.add(target, look.cost.roundTrips, { atMs })
    opened.add(target, look.cost.connections, { atMs })
    traffic.add(target, look.cost.bytes, { atMs })
  }
  return [up, last, age, took, trips, opened, traffic].map((each) => each.done())
}
