import { BLANK } from '../../heal/blank.ts'
import type { Candidate, Confirmation, Known, Moment } from '../../heal/gate.ts'
import { askGates } from '../../heal/gates.ts'
import { timeOf } from '../../heal/ledger.ts'
import type { Weighed } from '../../heal/weigh.ts'
import type { AnyRemedy } from '../../kit/remedy.ts'
import type { Deed, HealSettings, Member, Prospect } from '../../model/heal.ts'
import type { OpenIncident } from '../../model/incident.ts'
import type { Labels } from '../../model/labels.ts'
import type { ActiveMaintenance } from '../../model/mute.ts'
import type { Rule } from '../../model/rule.ts'
import type { TargetId } from '../../model/target.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import { isMeant } from '../../kit/match.ts'
import { isStale } from '../known.ts'
import { heldBy } from './held.ts'
import type { Generation } from '../daemon/generation.ts'
import type { Picture } from '../daemon/picture.ts'

export interface SurroundingsWorld {
  readonly generation: () => Pick<Generation, 'inventory' | 'targets' | 'view' | 'labelsOf'>
  readonly remedies: () => ReadonlyMap<string, AnyRemedy>
  readonly settings: () => HealSettings
  readonly freezes: (now: EpochMs) => readonly ActiveMaintenance[]
  readonly picture: Pick<Picture, 'stories' | 'statesOf' | 'targets' | 'holds'>
  readonly stoppedBy: () => Promise<string | null>
  readonly leaseMs: () => Ms | null
  readonly startedAt: EpochMs
  readonly now: () => EpochMs
}

/** What the daemon knows, in the words that gates ask for. */
export interface Surroundings {
  incidents(): readonly OpenIncident[]
  rules(): readonly Rule[]
  labelsOf(target: TargetId): Labels
  remedyOf(name: string): AnyRemedy | undefined
  moment(deeds: readonly Deed[]): Promise<Moment>
  known(candidate: Candidate, now: EpochMs): Omit<Known, 'confirmation'>
  /** What speaks against it before anybody looks again; null where nothing does. */
  early(candidate: Candidate, moment: Moment): Weighed | null
  /**
   * With what holds for every object, whatever its remedy has looked at: the groups that it belongs to (what the same check
   * has found beside it, and on other targets), and which person holds it.
   */
  completed(prospect: Prospect, candidate: Candidate): Prospect
}

export function surroundingsOf(world: SurroundingsWorld): Surroundings {
  const { generation, picture } = world

  function known({ incident }: Candidate, now: EpochMs): Omit<Known, 'confirmation'> {
    const { targets } = generation()
    const target = targets.get(incident.subject.target)
    const state = picture
      .statesOf(incident.subject.target)
      .find(({ subject }) => subject.check === incident.subject.check && subject.item === incident.subject.item)
    return {
      isStale: target === undefined || state === undefined || isStale(state, target, now),
      closed: closedFor(incident, now),
    }
  }

  function closedFor(incident: OpenIncident, now: EpochMs): Known['closed'] {
    const { view, labelsOf } = generation()
    const mute = view.mutes(now, [])(incident)
    if (mute && mute.by !== 'acknowledged') return { why: `${mute.by}: ${mute.detail}`, until: mute.until ?? null }
    const labels = labelsOf(incident.subject.target)
    const freeze = world.freezes(now).find(({ match }) => isMeant(match, incident, { labels, now }))
    return freeze ? { why: `nothing is changed now: "${freeze.name}"`, until: freeze.until } : null
  }

  return {
    incidents: () => picture.stories.open(),
    rules: () => generation().inventory.rules,
    labelsOf: (target) => generation().labelsOf(target),
    remedyOf: (name) => world.remedies().get(name),
    async moment(deeds) {
      const now = timeOf(deeds, world.now())
      const settings = world.settings()
      const restsUntil = world.startedAt + settings.restAfterStartMs
      const moment = { now, settings, restsUntil, deeds }
      return { ...moment, stopped: await world.stoppedBy(), leaseMs: world.leaseMs() }
    },
    known,
    early(candidate, moment) {
      const from = Math.min(candidate.incident.openedAt, moment.now) + moment.settings.confirmAfterMs
      // Taken for confirmed when it can be: what nobody has looked at yet is not asked about.
      const confirmation: Confirmation = { at: moment.now < from ? null : moment.now, isBad: true, failed: null }
      const asked = { ...moment, ...known(candidate, moment.now), confirmation, candidate, prospect: BLANK }
      const answers = askGates(asked)
      const reason = answers.find(({ gate, no }) => no !== null && gate !== 'mode') ?? null
      return reason && { candidate, prospect: BLANK, verdict: 'no', answers, reason }
    },
    completed: (prospect, { incident }) => ({
      ...prospect,
      person: prospect.person ?? heldBy(prospect.object, picture.holds, world.now()),
      groups: [...prospect.groups, ...groupsOf(incident, picture)],
    }),
  }
}

function groupsOf({ subject: { target, check } }: OpenIncident, picture: Seen): Prospect['groups'] {
  const elsewhere = picture.targets().flatMap((id) => together(membersOn(id, check, picture)))
  return [
    { name: `what "${check}" looks at on "${target}"`, members: membersOn(target, check, picture) },
    { name: `targets that "${check}" looks at`, members: elsewhere },
  ]
}

type Seen = Pick<Picture, 'statesOf' | 'targets'>

function membersOn(target: TargetId, check: string, picture: Seen): readonly Member[] {
  return picture
    .statesOf(target)
    .filter(({ subject }) => subject.check === check)
    .map(({ status, since }) => ({ isBad: status !== 'ok', since }))
}

/** A target is as bad as what is worst on it. */
function together(members: readonly Member[]): readonly Member[] {
  const bad = members.filter(({ isBad }) => isBad)
  const [first, ...others] = bad.length > 0 ? bad : members
  if (!first) return []
  return [{ isBad: first.isBad, since: Math.min(first.since, ...others.map(({ since }) => since)) }]
}
