import { whenAborted } from '../../base/when-aborted.ts'
import { candidatesOf } from '../../heal/candidates.ts'
import type { Candidate, Moment } from '../../heal/gate.ts'
import { hasHelped } from '../../heal/ledger.ts'
import type { Weighed } from '../../heal/weigh.ts'
import type { Deed } from '../../model/heal.ts'
import type { IncidentId, OpenIncident } from '../../model/incident.ts'
import { subjectKey } from '../../model/state.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import { carryOut } from './carry-out.ts'
import type { CarryOutWorld, Wanted } from './carry-out.ts'
import { afterNo, AGAIN_MS, decideDeeds } from './decide-deeds.ts'
import type { Plan } from './decide-deeds.ts'
import { diary } from './diary.ts'
import type { Written } from './diary.ts'
import { proposalsOver } from './proposals.ts'
import type { Proposals } from './proposals.ts'
import type { Surroundings } from './surroundings.ts'
import type { Surveyed } from './survey.ts'

export interface HealerWorld extends CarryOutWorld {
  /** What has to be done before anything else. */
  readonly before: () => Promise<void>
  readonly surroundings: Surroundings
  readonly survey: (candidate: Candidate) => Promise<Surveyed>
  readonly sleep: (ms: Ms, signal: AbortSignal) => Promise<void>
  /** Somebody has to look now: something was done about it. */
  readonly hasten: (incident: OpenIncident) => void
  /** Nothing more is done about an incident: people may have to be told. */
  readonly changed: () => void
}

/** Mends what rules want mended, as far as every gate lets it. */
export interface Healer {
  /** Something has changed. */
  poke(): void
  /** How many remedies of its rule were tried in vain on an incident. */
  spentOf(incident: IncidentId): number
  /** What was decided last about a trouble, object by object; nothing where no rule wants it mended. */
  decided(incident: IncidentId): readonly Weighed[]
  /** What was done of late, and what is under way, the oldest first. */
  deeds(): readonly Deed[]
  /** What people may have done now. */
  readonly proposals: Proposals
  /** Writes down what people have said about healing, and decides anew: it may be otherwise now. */
  note(written: Written): Promise<boolean>
  /** Resolves when nothing is under way any more, after the stop. */
  readonly done: Promise<void>
}

/** What happens within this time is looked at together. */
const TOGETHER_MS: Ms = 100

interface Memory {
  readonly plans: Map<IncidentId, Plan>
  readonly spent: Map<IncidentId, number>
  readonly underWay: Set<Promise<unknown>>
  readonly bugs: unknown[]
  readonly pages: ReturnType<typeof diary>
  /** Those that are being looked at again. */
  readonly looking: Set<IncidentId>
  readonly wake: () => void
}

export function startHealer(world: HealerWorld): Healer {
  const { stopping } = world
  let rest = new AbortController()
  const wake = (): void => rest.abort()
  const sets = { underWay: new Set<Promise<unknown>>(), looking: new Set<IncidentId>(), bugs: [] as unknown[] }
  const memory: Memory = { plans: new Map(), spent: new Map(), pages: diary(), ...sets, wake }

  async function keepGoing(): Promise<void> {
    void whenAborted(stopping).then(wake)
    await world.before()
    while (!stopping.aborted) {
      rest = new AbortController()
      const nextAt = await once(memory, world)
      const ms = Math.max(TOGETHER_MS, nextAt - world.now())
      await world.sleep(ms, rest.signal).catch(() => 'there is something to do')
      await world.sleep(TOGETHER_MS, stopping).catch(() => 'it is over')
      for (const bug of memory.bugs) throw bug
    }
    await Promise.allSettled(memory.underWay)
  }

  return {
    poke: wake,
    spentOf: (id) => memory.spent.get(id) ?? 0,
    decided: (id) => memory.plans.get(id)?.weighed ?? [],
    deeds: () => world.book.all(),
    proposals: proposalsOver({
      ...world,
      candidates: (now) => candidatesNow(now, memory, world),
      carry: (weighed) => carry(weighed, memory, world),
    }),
    note(written) {
      for (const [id, plan] of memory.plans) memory.plans.set(id, { ...plan, at: 0 })
      wake()
      return world.write(written)
    },
    done: keepGoing(),
  }
}

/** @returns when there is a reason to come again */
async function once(memory: Memory, world: HealerWorld): Promise<EpochMs> {
  const { surroundings, book } = world
  const { plans, looking } = memory
  await goOn(surroundings.incidents(), memory, world)
  const moment = await surroundings.moment(book.all())
  const candidates = candidatesNow(moment.now, memory, world)
  for (const candidate of candidates) {
    const { id } = candidate.incident
    if (looking.has(id) || !isDue(candidate, moment, memory, surroundings)) continue
    looking.add(id)
    keep(
      lookAndFollow(candidate, memory, world).finally(() => {
        looking.delete(id)
        memory.wake()
      }),
      memory,
    )
  }
  const times = candidates.flatMap(({ incident: { id } }) => (looking.has(id) ? [] : (plans.get(id)?.at ?? [])))
  return Math.min(moment.now + AGAIN_MS, ...times)
}

function candidatesNow(now: EpochMs, { spent }: Memory, { surroundings }: HealerWorld): readonly Candidate[] {
  return candidatesOf(surroundings.incidents(), surroundings.rules(), {
    now,
    labelsOf: (target) => surroundings.labelsOf(target),
    spentOf: ({ id }) => spent.get(id) ?? 0,
  })
}

/** Each by itself: what was seen of one is not held back until others are seen, and never acted upon when it is old. */
async function lookAndFollow(candidate: Candidate, memory: Memory, world: HealerWorld): Promise<void> {
  const { surroundings, book } = world
  const { plans, spent, pages } = memory
  const surveyed = await world.survey(candidate)
  const moment = await surroundings.moment(book.all())
  const decided = decideDeeds(candidate, surveyed, moment, { surroundings, pages })
  if (!decided) return
  const { id } = candidate.incident
  plans.set(id, decided.plan)
  for (const each of decided.plan.weighed) if (each.verdict === 'go') void carry(each, memory, world)
  if (decided.isSpent) {
    spent.set(id, candidate.step + 1)
    plans.delete(id)
  }
  if (decided.entries.length > 0) await world.write({ entries: decided.entries })
  if (decided.isSpent) world.changed()
}

/** What speaks against it before anybody looks again is reason enough not to. */
function isDue(candidate: Candidate, moment: Moment, { plans }: Memory, surroundings: Surroundings): boolean {
  const { id, status } = candidate.incident
  const plan = plans.get(id)
  if (plan?.status === status && moment.now < plan.at) return false
  const early = surroundings.early(candidate, moment)
  if (early === null) return true
  plans.set(id, { at: afterNo(early.reason, moment.now), status, weighed: [early] })
  return false
}

/** Does it, and goes on from there. Null where it was not begun. */
function carry(wanted: Wanted, memory: Memory, world: HealerWorld): Promise<Deed | null> {
  const remedy = world.surroundings.remedyOf(wanted.candidate.remedy.remedy)
  if (!remedy) return Promise.resolve(null)
  const work = carryOut(wanted, remedy, world).then((deed) => {
    ended(wanted.candidate, memory, world)
    return deed
  })
  keep(work, memory)
  return work
}

/** Something was done: somebody has to look, and whoever waited for this one to end is looked at again. */
function ended({ incident }: Candidate, memory: Memory, world: HealerWorld): void {
  world.hasten(incident)
  for (const [id, plan] of memory.plans) if (waits(plan)) memory.plans.delete(id)
  memory.wake()
}

/** What fails is a bug of ours: it ends the loop, as if it had happened there. */
function keep(work: Promise<unknown>, memory: Memory): void {
  const kept = work
    .catch((error: unknown) => {
      memory.bugs.push(error)
      memory.wake()
    })
    .finally(() => memory.underWay.delete(kept))
  memory.underWay.add(kept)
}

function waits({ weighed }: Plan): boolean {
  return weighed.some(({ verdict, reason }) => verdict === 'go' || reason?.gate === 'budgets')
}

/** Troubles that are over, and how it went on with what was done about them. */
async function goOn(incidents: readonly OpenIncident[], memory: Memory, world: HealerWorld): Promise<void> {
  const { plans, spent, pages } = memory
  const open = new Map(incidents.map(({ id, subject, beganAt }) => [id, { key: subjectKey(subject), beganAt }]))
  const isOpen = (id: IncidentId): boolean => open.has(id)
  for (const map of [plans, spent]) for (const id of map.keys()) if (!isOpen(id)) map.delete(id)
  pages.keep(isOpen)
  const badSince = new Map([...open.values()].map(({ key, beganAt }) => [key, beganAt]))
  const deeds = world.book.follow((subject) => badSince.get(subjectKey(subject)) ?? null, world.now())
  if (deeds.length === 0) return
  const entries = deeds
    .filter(hasHelped)
    .map((of) => ({ kind: 'helped' as const, of, words: `${of.words}: the trouble is over` }))
  await world.write({ deeds, entries })
}
