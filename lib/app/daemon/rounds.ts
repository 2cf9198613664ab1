import type { Clock } from '../../base/clock.ts'
import { samplesOf } from '../../history/samples.ts'
import type { AnyCheck } from '../../kit/check.ts'
import type { OpenIncident } from '../../model/incident.ts'
import { DEFAULT_PATIENCE } from '../../model/patience.ts'
import type { Patience } from '../../model/patience.ts'
import { REACHABLE } from '../../model/reachable.ts'
import type { CheckResult, Subject } from '../../model/result.ts'
import { subjectKey } from '../../model/state.ts'
import type { SubjectState, Transition } from '../../model/state.ts'
import type { Batch } from '../../model/store.ts'
import type { Target, TargetId } from '../../model/target.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { Sessions } from '../../observe/sessions.ts'
import type { Job } from '../../schedule/agenda.ts'
import { breakerAfter, CLOSED, pauseMs } from '../../schedule/breaker.ts'
import type { Breaker } from '../../schedule/breaker.ts'
import { pass } from '../pass.ts'
import type { Picture } from './picture.ts'
import type { View } from './view.ts'

export interface RoundWorld {
  readonly checks: ReadonlyMap<string, AnyCheck>
  readonly sessions: Sessions
  readonly clock: Clock
  readonly picture: Picture
  readonly view: View
  /** Whether the numbers of every look are kept. */
  readonly keepsHistory: boolean
  /** Writes down what has changed. */
  save(batch: Batch): Promise<void>
  /** Makes checks of a target due at that moment. */
  hasten(id: TargetId, at: EpochMs, checks?: ReadonlySet<string>): void
  /** Keeps a target from being due before that moment. */
  spare(id: TargetId, until: EpochMs): void
  /** Something may have changed that people have to be told of. */
  readonly changed: () => void
  /** Problems that are believed from now on. Returns at once. */
  readonly opened: (incidents: readonly OpenIncident[]) => void
  /** What has changed, after it was written down. */
  readonly recorded: (transitions: readonly Transition[]) => void
  /** What was under way at the stop is not a failure of anybody. */
  readonly stopping: AbortSignal
}

export interface Rounds {
  /** Looks once at a target that is due, and takes in what it has brought. */
  run(job: Job): Promise<void>
  /** Whether it could not be reached for so long that it is asked less often. */
  isSpared(id: TargetId): boolean
  /** How many of those there are. */
  spared(): number
}

export function rounds(world: RoundWorld): Rounds {
  const { picture, view, clock } = world
  const breakers = new Map<TargetId, Breaker>()
  const needsOf = (check: string): string[] => Object.keys(world.checks.get(check)?.needs ?? {})

  async function run({ target, plans, extras }: Job): Promise<void> {
    const { id } = target
    const passed = await pass({ ...target, plans }, picture.memoryOf(id), world)
    if (world.stopping.aborted) return
    const now = clock.now()
    const isReached = passed.target.reachable
    const results = [...passed.results, ...(isReached ? backAgain(picture.statesOf(id), passed.results, now) : [])]
    const asked = new Set(plans.flatMap(({ check }) => needsOf(check)))
    const patience = (check: string): Patience => patienceOf(target, check)
    const step = picture.take(id, { ...passed, results, asked, extras, patienceOf: patience })
    const { lookAt, self } = view.reached(id, now)
    spare(target, isReached, now)
    for (const retry of retries(target, passed.results, now)) world.hasten(id, retry.at, retry.checks)
    for (const other of lookAt) world.hasten(other, now)
    world.changed()
    const numbers = world.keepsHistory ? samplesOf(id, passed.results) : null
    const batch = numbers ? { ...step.batch, samples: [numbers] } : step.batch
    const written = world.save(self ? together(batch, self.batch) : batch)
    world.opened(openedIn(step.batch))
    await written
    world.recorded([...step.transitions, ...(self?.transitions ?? [])])
  }

  function spare({ id, schedule }: Target, isReached: boolean, now: EpochMs): void {
    const breaker = breakerAfter(breakers.get(id) ?? CLOSED, isReached, now)
    if (breaker === CLOSED) breakers.delete(id)
    else breakers.set(id, breaker)
    const pause = schedule.kind === 'every' ? pauseMs(breaker, schedule.everyMs) : 0
    if (pause > 0) world.spare(id, now + pause)
  }

  /**
   * What speaks against what is believed is looked at again soon: a blip is over by then, a problem is not. Of that only
   * what this look was about: behind a host that is gone, nothing comes out sooner for being asked about again.
   */
  function retries(
    target: Target,
    results: readonly CheckResult[],
    now: EpochMs,
  ): { at: EpochMs; checks: ReadonlySet<string> }[] {
    const looked = new Set(results.map(({ subject }) => subjectKey(subject)))
    const byPause = new Map<Ms, Set<string>>()
    for (const { against, subject } of picture.statesOf(target.id)) {
      if (against === 0 || !looked.has(subjectKey(subject))) continue
      const { retryMs } = patienceOf(target, subject.check)
      const doubted = byPause.get(retryMs) ?? new Set()
      byPause.set(retryMs, doubted)
      for (const check of askersOf(target, subject)) doubted.add(check)
    }
    return [...byPause].map(([ms, checks]) => ({ at: now + ms, checks }))
  }

  /** What has to look for a doubt to end: of what cannot be asked at all, those who want to ask it. */
  function askersOf({ plans }: Target, { check, item }: Subject): string[] {
    if (check !== REACHABLE || item === '') return [check]
    return [check, ...plans.map((plan) => plan.check).filter((each) => needsOf(each).includes(item))]
  }

  return {
    run,
    isSpared: (id) => (breakers.get(id)?.openSince ?? null) !== null,
    spared: () => [...breakers.values()].filter(({ openSince }) => openSince !== null).length,
  }
}

/** A look that was about other things has reached the target all the same. */
function backAgain(states: readonly SubjectState[], results: readonly CheckResult[], at: EpochMs): CheckResult[] {
  const isItself = ({ check, item }: Subject): boolean => check === REACHABLE && item === ''
  const isTold = results.some(({ subject }) => isItself(subject))
  const state = states.find(({ subject }) => isItself(subject))
  if (isTold || !state || state.status === 'ok') return []
  const verdict = { item: '', status: 'ok', summary: 'it answers', metrics: [] } as const
  return [{ kind: 'judged', subject: state.subject, at, verdict }]
}

/** Both in one, so that no crash comes between them: they are about two targets. */
function together(one: Batch, other: Batch): Batch {
  return {
    ...one,
    targets: [...(one.targets ?? []), ...(other.targets ?? [])],
    incidents: [...(one.incidents ?? []), ...(other.incidents ?? [])],
    events: [...(one.events ?? []), ...(other.events ?? [])],
  }
}

function openedIn({ incidents = [], events = [] }: Batch): readonly OpenIncident[] {
  const opened = new Set(events.filter(({ kind }) => kind === 'opened').map(({ incident }) => incident))
  return incidents.filter((each): each is OpenIncident => each.phase === 'open' && opened.has(each.id))
}

function patienceOf({ plans }: Target, check: string): Patience {
  return plans.find((plan) => plan.check === check)?.patience ?? DEFAULT_PATIENCE
}
