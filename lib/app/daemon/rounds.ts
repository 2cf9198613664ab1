import { setMaxListeners } from 'node:events'
import type { Clock } from '../../base/clock.ts'
import { lookSamples } from '../../history/samples.ts'
import { fault } from '../../kit/fault.ts'
import type { OpenIncident } from '../../model/incident.ts'
import type { TargetMemory } from '../../model/memory.ts'
import type { Patience } from '../../model/patience.ts'
import { REACHABLE } from '../../model/reachable.ts'
import type { CheckResult, Subject } from '../../model/result.ts'
import type { SubjectState, Transition } from '../../model/state.ts'
import type { Batch } from '../../model/store.ts'
import type { CheckPlan, Target, TargetId } from '../../model/target.ts'
import type { EpochMs } from '../../model/time.ts'
import type { News } from '../../observe/seen-of-targets.ts'
import type { Sessions } from '../../observe/sessions.ts'
import type { Job } from '../../schedule/agenda.ts'
import { pass } from '../pass.ts'
import type { Passed, PassWorld } from '../pass.ts'
import type { Generation } from './generation.ts'
import type { DeclaredOf } from '../recording/declared-of.ts'
import { overtaking } from './overtaking.ts'
import type { Overtaken } from './overtaking.ts'
import type { Picture } from './picture.ts'
import { patienceOf, retriesOf } from './retries.ts'
import { watchedLook } from './watched-look.ts'
import type { Sparing } from './sparing.ts'

export interface RoundWorld {
  readonly generation: () => Generation
  readonly sessions: Sessions
  readonly clock: Clock
  readonly picture: Picture
  readonly sparing: Pick<Sparing, 'looked'>
  /** Writes down what has changed. */
  save(batch: Batch): Promise<void>
  /** Makes checks of a target due at that moment: somebody doubts what is known, or something has happened there. */
  hasten(id: TargetId, at: EpochMs, checks?: ReadonlySet<string>, by?: 'doubt' | 'event'): void
  /** Something may have changed that people have to be told of. */
  readonly changed: () => void
  /** Problems that are believed from now on. Returns at once. */
  readonly opened: (incidents: readonly OpenIncident[]) => void
  /** What has changed, after it was written down. */
  readonly recorded: (transitions: readonly Transition[]) => void
  /** What files say of a target. */
  readonly declaredOf: DeclaredOf
  /** What somebody wants to know of a target beside what its checks ask for. */
  readonly also?: (job: Job) => Pick<PassWorld, 'also' | 'baselinesOf'>
  /** What a look has brought, before anything is made of it. */
  readonly took?: (id: TargetId, passed: Passed) => void
  /** What a look has brought of these checks, after it was taken in. */
  readonly measured: (id: TargetId, passed: Passed, asked: ReadonlySet<string>) => void
}

export interface Rounds {
  /** Looks once at a target that is due, and takes in what it has brought. */
  run(job: Job): Promise<void>
  /**
   * Ends the looks at these targets that are under way, or all: what was cut off is not a failure of anybody, and nothing
   * of it is taken in.
   */
  giveUp(ids?: ReadonlySet<TargetId>): void
}

/** Stands beside the names of checks for what was seen of configurations: it is past as theirs is. */
const CONFIGURATIONS = '(configurations)'

export function rounds(world: RoundWorld): Rounds {
  const { picture, generation, sessions, clock, sparing, declaredOf } = world
  const underWay = new Set<{ readonly id: TargetId; readonly own: AbortController }>()
  const begin = overtaking()
  const needsOf = (check: string): string[] => Object.keys(generation().checks.get(check)?.needs ?? {})

  async function run(job: Job): Promise<void> {
    const { target, plans } = job
    const { id } = target
    const own = new AbortController()
    // Every check that asks by itself listens to it.
    setMaxListeners(0, own.signal)
    const look = { id, own }
    underWay.add(look)
    const overtaken = begin(id)
    const began = clock.now()
    try {
      const given = { ...generation(), sessions, clock, declaredOf, givenUp: own.signal, ...world.also?.(job) }
      const passed = await pass({ ...target, plans }, picture.memoryOf(id), given)
      if (own.signal.aborted) return
      if (!passed.configurations || overtaken([CONFIGURATIONS]).size === 0) world.took?.(id, passed)
      await takeIn(passed, { ...job, began }, overtaken)
    } finally {
      underWay.delete(look)
    }
  }

  async function takeIn(whole: Passed, job: Job & { readonly began: EpochMs }, overtaken: Overtaken): Promise<void> {
    const { target, plans: asking, extras } = job
    const { id } = target
    const past = overtaken([REACHABLE, ...asking.map(({ check }) => check)])
    const plans = asking.filter(({ check }) => !past.has(check))
    const passed = without(past, whole, { plans, memory: picture.memoryOf(id) })
    const { inventory, view } = generation()
    const now = clock.now()
    const isReached = passed.target.reachable && !past.has(REACHABLE)
    const results = [...passed.results, ...(isReached ? backAgain(picture.statesOf(id), passed.results, now) : [])]
    const asked = new Set(plans.flatMap(({ check }) => needsOf(check)))
    const patience = (check: string): Patience => patienceOf(target, check)
    const step = picture.take(id, { ...passed, results, asked, extras, patienceOf: patience })
    world.measured(id, passed, notPast(asking, past))
    const { lookAt, self } = view.reached(id, now)
    if (!past.has(REACHABLE)) sparing.looked(target, isReached, now)
    for (const retry of retriesOf(target, { states: picture.statesOf(id), results: passed.results }, needsOf, now))
      world.hasten(id, retry.at, retry.checks)
    for (const other of lookAt) world.hasten(other, now)
    for (const made of toldOf(whole.news, generation().madeOf(id))) world.hasten(made, now, undefined, 'event')
    world.changed()
    const batch = { ...step.batch, ...tracesOf(passed, job, inventory.settings.history !== null) }
    const written = world.save(self ? together(batch, self.batch) : batch)
    world.opened(openedIn(step.batch))
    await written
    world.recorded([...step.transitions, ...(self?.transitions ?? [])])
  }

  return {
    run,
    giveUp(ids) {
      const meant = [...underWay].filter(({ id }) => ids?.has(id) ?? true)
      for (const { own } of meant) own.abort(fault('lost', 'nobody wants to know any more'))
    },
  }
}

/** What a look leaves for reports: that somebody watched, and where that is kept, what was measured and what it cost. */
function tracesOf(
  passed: Passed,
  { target, began, dueAt }: Job & { readonly began: EpochMs },
  keepsHistory: boolean,
): Pick<Batch, 'samples' | 'watched'> {
  const taken = { at: began, lateMs: began - dueAt }
  return {
    samples: keepsHistory ? [lookSamples(passed.target, passed.results, taken)] : [],
    watched: [watchedLook(target, began)],
  }
}

/** What is made of what a target tells is looked at again when that is news, and asks no machine for that. */
function toldOf({ ofContainers, ofConfigurations }: News, made: readonly Target[]): readonly TargetId[] {
  return made.filter(({ sides }) => (sides ? ofConfigurations : ofContainers)).map(({ id }) => id)
}

/** The checks that a look has brought something of, and the look itself. */
function notPast(asking: readonly CheckPlan[], past: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([REACHABLE, ...asking.map(({ check }) => check)].filter((check) => !past.has(check)))
}

/** What a look has brought, but for what is past; the memory of everything else is as it was left last. */
function without(
  past: ReadonlySet<string>,
  passed: Passed,
  { plans, memory }: { readonly plans: readonly CheckPlan[]; readonly memory: TargetMemory },
): Passed {
  const merged = new Map(memory)
  for (const { check } of plans) {
    const kept = passed.memory.get(check)
    if (kept) merged.set(check, kept)
    else merged.delete(check)
  }
  return {
    ...passed,
    results: passed.results.filter(({ subject }) => !past.has(subject.check)),
    seen: new Set([...passed.seen].filter((check) => !past.has(check))),
    memory: merged,
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
