import { standings } from '../../decide/standing.ts'
import { soonest } from '../../decide/soonest.ts'
import { wouldTell } from '../../decide/would-tell.ts'
import type { Incident, OpenIncident } from '../../model/incident.ts'
import type { Inventory } from '../../model/inventory.ts'
import type { Labels } from '../../model/labels.ts'
import { DEFAULT_PATIENCE } from '../../model/patience.ts'
import type { Patience } from '../../model/patience.ts'
import type { Subject } from '../../model/result.ts'
import { subjectKey } from '../../model/state.ts'
import type { SubjectState, Trouble } from '../../model/state.ts'
import type { Target } from '../../model/target.ts'
import type { EpochMs } from '../../model/time.ts'
import { hoursOf } from '../../schedule/hours.ts'
import { changeRatioOf } from '../../state/flapping.ts'
import type { Healer } from '../heal/healer.ts'
import { spentOfWith } from '../heal/spent-of.ts'
import type { Explanation } from '../control/explanation.ts'
import { isStale } from '../known.ts'
import type { Picture } from './picture.ts'
import type { View } from './view.ts'

export interface ExplainWorld {
  readonly inventory: Inventory
  readonly picture: Picture
  readonly view: View
  /** What is mended, and why not; null where no daemon runs. */
  readonly healer: Pick<Healer, 'spentOf' | 'decided'> | null
  readonly source: Explanation['source']
  readonly now: EpochMs
}

/** Why a subject is as it is, who was told, and why others were not. Changes nothing. */
export function explain(subject: Subject, world: ExplainWorld): Explanation {
  const { inventory, picture, view, source, now } = world
  const target = inventory.targets.find(({ id }) => id === subject.target)
  const state = picture.statesOf(subject.target).find((each) => subjectKey(each.subject) === subjectKey(subject))
  const incident = storyOf(subject, picture)
  const open = incident?.phase === 'open' ? incident : wouldBe(subject, troubleIn(state) ?? 'critical', now)
  const mute = view.mutes(now, picture.silences)(open)
  const routes = incident ? toldOf(incident, world) : untold(open, target?.labels ?? {}, inventory, mute)
  return {
    ...{ subject, at: now, source, mute, asked: (incident ?? open).status, routes },
    ...known(state, target, now),
    incident: incident && storyWords(incident),
    healing: healingOf(incident, world),
    nextAt: soonest([mute?.until ?? null, ...routes.map(({ standing }) => untilOf(standing))], now),
  }
}

function healingOf(incident: Incident | null, { healer }: ExplainWorld): Explanation['healing'] {
  const decided = incident && healer ? healer.decided(incident.id) : []
  return decided.map(({ candidate: { rule, remedy }, prospect, verdict, answers }) => ({
    ...{ rule, remedy: remedy.remedy, words: prospect.words, verdict },
    gates: answers.map(({ gate, no }) => ({ gate, no })),
  }))
}

function known(state: SubjectState | undefined, target: Target | undefined, now: EpochMs) {
  if (!state) return { seen: null, belief: null }
  return { seen: seenOf(state, target, now), belief: beliefOf(state, patienceFor(state.subject.check, target)) }
}

function patienceFor(check: string, target: Target | undefined): Patience {
  return target?.plans.find((plan) => plan.check === check)?.patience ?? DEFAULT_PATIENCE
}

/** The one that is open, or the last one that is over and somebody still has to be told so. */
function storyOf(subject: Subject, { stories }: Picture): Incident | null {
  const key = subjectKey(subject)
  const own = stories.all().filter((each) => subjectKey(each.subject) === key)
  return own.find(({ phase }) => phase === 'open') ?? own.at(-1) ?? null
}

function toldOf(incident: Incident, { inventory, picture, view, healer, now }: ExplainWorld): Explanation['routes'] {
  const labels = new Map(inventory.targets.map((target) => [target.id, target.labels]))
  const labelsOf = (id: string): Labels => labels.get(id) ?? {}
  const hours = hoursOf(inventory.rules)
  const situation = {
    now,
    incidents: picture.stories.all(),
    labelsOf,
    muteOf: view.mutes(now, picture.silences),
    quietUntil: (rule: string) => hours(rule, now),
    spentOf: spentOfWith(
      () => ({ inventory, labelsOf }),
      healer,
      () => now,
    ),
    affectedBy: () => [],
  }
  return [...standings(incident, situation, picture.ledger, inventory.rules)]
}

function untold(
  { subject, status, openedAt: now }: OpenIncident,
  labels: Labels,
  { rules }: Inventory,
  mute: Explanation['mute'],
): Explanation['routes'] {
  return wouldTell(rules, { subject, status, labels, now }).map(({ rule, notifier, whyNot, afterMs }) => ({
    ...{ rule, notifier, told: null },
    standing:
      whyNot !== null
        ? { kind: 'not-meant', why: whyNot }
        : mute
          ? { kind: 'muted', ...mute }
          : { kind: 'would', afterMs },
  }))
}

/** An incident as it would be if it opened now. */
function wouldBe(subject: Subject, status: Trouble, now: EpochMs): OpenIncident {
  const words = { id: '', subject, status, worst: status, summary: '', isFlapping: false }
  return { ...words, phase: 'open', beganAt: now, openedAt: now }
}

function troubleIn(state: SubjectState | undefined): Trouble | null {
  if (!state) return null
  if (state.hard !== 'ok' && state.hard !== 'pending') return state.hard
  return state.status === 'ok' ? null : state.status
}

function seenOf(state: SubjectState, target: Target | undefined, now: EpochMs): Explanation['seen'] {
  const { status, summary, at, since } = state
  return { status, summary, at, since, isStale: target !== undefined && isStale(state, target, now) }
}

function beliefOf(state: SubjectState, { attempts, recover, retryMs, flapping }: Patience): Explanation['belief'] {
  const { hard, hardSince, against, status, isFlapping, flips } = state
  return {
    status: hard,
    since: hardSince,
    against: against === 0 ? null : { looks: against, needed: status === 'ok' ? recover : attempts, retryMs },
    isFlapping,
    changeRatio: changeRatioOf(flips),
    flapsAbove: flapping?.above ?? null,
  }
}

function storyWords({ id, phase, status, beganAt, openedAt }: Incident): Explanation['incident'] {
  return { id, phase, status, beganAt, openedAt }
}

function untilOf(standing: Explanation['routes'][number]['standing']): EpochMs | null {
  if (standing.kind === 'waits') return standing.until
  return standing.kind === 'told' ? standing.againAt : null
}
