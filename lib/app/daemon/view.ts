import { muteOf } from '../../decide/mute.ts'
import { dependantsOf } from '../../fleet/causes.ts'
import type { AnyCheck } from '../../kit/check.ts'
import type { Incident, OpenIncident } from '../../model/incident.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { Mute, Silence } from '../../model/mute.ts'
import { SELF, VIEW_CHECK } from '../../model/oneself.ts'
import { AT_ONCE } from '../../model/patience.ts'
import { REACHABLE } from '../../model/reachable.ts'
import type { CheckResult } from '../../model/result.ts'
import type { TargetId } from '../../model/target.ts'
import type { EpochMs } from '../../model/time.ts'
import { activeMaintenance } from '../../schedule/windows.ts'
import type { Picture, Step } from './picture.ts'
import { reachOf } from './reach.ts'
import type { Learnt } from './reach.ts'

/** What only several targets together can tell. */
export interface View {
  /**
   * Takes note of how a target was reached.
   *
   * @returns whom to look at now, and what has changed about ourselves
   */
  reached(id: TargetId, now: EpochMs): { readonly lookAt: readonly TargetId[]; readonly self: Step | null }
  /** Why nobody is to be told of an incident, as things stand. */
  mutes(now: EpochMs, silences: readonly Silence[]): (incident: OpenIncident) => Mute | null
  /** The target whose absence explains that of this one; null when none does. */
  causeOf(id: TargetId): TargetId | null
  /** In words: what stands on a target that cannot be reached, and who is behind it. */
  affectedBy(incident: Incident): readonly string[]
  /** What the next one has to know. */
  readonly learnt: Learnt
}

/** @param before that of the inventory before; absent after a restart */
export function viewOf(
  inventory: Inventory,
  picture: Picture,
  checks: ReadonlyMap<string, AnyCheck>,
  before?: View,
): View {
  const labels = new Map(inventory.targets.map((target) => [target.id, target.labels]))
  const reach = reachOf(inventory, picture, before?.learnt ?? learntBefore(picture))
  const maintenanceAt = activeMaintenance(inventory.maintenance)

  function causeFor({ subject: { target, check, item } }: OpenIncident) {
    if (target === SELF) return null
    const excuse = reach.excuseOf(target)
    if (excuse !== null || (check === REACHABLE && item === '')) return excuse
    return reach.isDown(target) ? ({ by: 'dependency', detail: `"${target}" cannot be reached` } as const) : null
  }

  return {
    learnt: reach,
    causeOf: (id) => reach.causeOf(id),
    reached(id, now) {
      const before = reach.blind
      const lookAt = reach.note(id, now)
      const { blind } = reach
      const isSame = (before === null) === (blind === null)
      return { lookAt, self: isSame ? null : picture.take(SELF, oneself(blind, now)) }
    },
    mutes(now, silences) {
      const maintenance = maintenanceAt(now)
      return (incident) =>
        muteOf(incident, {
          now,
          labels: labels.get(incident.subject.target) ?? {},
          cause: causeFor(incident),
          maintenance,
          silences,
        })
    },
    affectedBy({ subject: { target, check, item } }) {
      if (check !== REACHABLE || item !== '') return []
      const containers = picture
        .statesOf(target)
        .flatMap(({ subject }) =>
          subject.item !== '' && checks.get(subject.check)?.needs.engine ? [`container ${subject.item}`] : [],
        )
      return [...dependantsOf(target, reach.dependencies).map((id) => `target ${id}`), ...new Set(containers)]
    },
  }
}

/** What a restart leaves of it. */
function learntBefore(picture: Picture): Learnt {
  const isBlind = picture.statesOf(SELF).some(({ subject, status }) => subject.check === VIEW_CHECK && status !== 'ok')
  return { blind: isBlind ? 'as before the restart' : null, excused: new Map() }
}

/** What we know of ourselves, as any other look. */
function oneself(blind: string | null, at: EpochMs) {
  const subject = { target: SELF, check: VIEW_CHECK, item: '' }
  const says = blind ?? 'most of what is watched can be reached'
  const verdict = { item: '', status: blind === null ? 'ok' : 'critical', summary: says, metrics: [] } as const
  const results: CheckResult[] = [{ kind: 'judged', subject, at, verdict }]
  const nothing = new Set<string>()
  const memory = new Map<string, never>()
  return { results, seen: new Set([VIEW_CHECK]), asked: nothing, extras: nothing, memory, patienceOf: () => AT_ONCE }
}
