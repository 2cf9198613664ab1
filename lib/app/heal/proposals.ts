import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { seenAgain, weighConsented } from '../../heal/consent.ts'
import type { Candidate } from '../../heal/gate.ts'
import { weigh } from '../../heal/weigh.ts'
import type { Matter, Weighed } from '../../heal/weigh.ts'
import type { Deed, GateName, Prospect } from '../../model/heal.ts'
import type { EpochMs, Ms } from '../../model/time.ts'
import type { CarryOutWorld, Wanted } from './carry-out.ts'
import { matterOf } from './decide-deeds.ts'
import type { Surroundings } from './surroundings.ts'
import type { Surveyed } from './survey.ts'

export interface ProposalsWorld extends Pick<CarryOutWorld, 'book' | 'write' | 'now'> {
  readonly surroundings: Surroundings
  readonly survey: (candidate: Candidate) => Promise<Surveyed>
  readonly candidates: (now: EpochMs) => readonly Candidate[]
  /** Does it. Null where it could not be written down, and was not done. */
  readonly carry: (wanted: Wanted) => Promise<Deed | null>
}

/** One thing that could be done. */
export interface Proposed extends Weighed {
  /** Whether it is done when a person says so: nothing speaks against it but what they can stand for. */
  readonly isOpen: boolean
}

/** What would be done at one moment, of everything that rules want mended. */
export interface Proposal {
  readonly id: string
  readonly at: EpochMs
  /** Until then it can be run. */
  readonly until: EpochMs
  readonly deeds: readonly Proposed[]
  /** Troubles about which nothing could be done, and why. */
  readonly idle: readonly { readonly candidate: Candidate; readonly why: string }[]
}

/** What became of one thing that a person wanted done. */
export interface Ran {
  readonly prospect: Prospect
  readonly outcome: Deed['outcome'] | 'refused'
  /** Empty where there is nothing to say. */
  readonly why: string
}

/** What people look at before it is done, and have done. */
export interface Proposals {
  /** Looks at everything anew, weighs it together, and does nothing. */
  look(): Promise<Proposal>
  /** One that was looked at of late; null where there is none of that id. */
  kept(id: string): Proposal | null
  /** All that were, the newest first. */
  all(): readonly Proposal[]
  /** Does what is open of it, one after the other, each looked at once more right before. A proposal is run once. */
  run(proposal: Proposal, by: string): Promise<readonly Ran[]>
}

const KEPT_MS: Ms = 10 * 60_000

export function proposalsOver(world: ProposalsWorld): Proposals {
  const known = new Map<string, Proposal>()
  const forgetOld = (): void => {
    for (const { id, until } of known.values()) if (until <= world.now()) known.delete(id)
  }
  return {
    async look() {
      const proposal = await lookedAt(world)
      forgetOld()
      known.set(proposal.id, proposal)
      return proposal
    },
    kept(id) {
      forgetOld()
      return known.get(id) ?? null
    },
    all() {
      forgetOld()
      return [...known.values()].reverse()
    },
    async run({ id, deeds }, by) {
      known.delete(id)
      const ran: Ran[] = []
      for (const each of deeds) if (each.isOpen) ran.push(await runOne(each, by, world))
      return ran
    },
  }
}

async function lookedAt({ surroundings, book, survey, candidates, now }: ProposalsWorld): Promise<Proposal> {
  const looked = await Promise.all(
    candidates(now()).map(async (candidate) => ({ candidate, surveyed: await survey(candidate) })),
  )
  const moment = await surroundings.moment(book.all())
  const matters = looked.flatMap(({ candidate, surveyed }) => matterOf(candidate, surveyed, moment, surroundings) ?? [])
  const consented = weighConsented(matters, moment)
  const deeds = weigh(matters, moment).map((each, nth) => ({ ...each, isOpen: consented[nth]?.verdict === 'go' }))
  const idle = matters.filter(({ prospects }) => prospects.length === 0)
  return {
    ...{ id: randomBytes(4).toString('hex'), at: now(), until: now() + KEPT_MS, deeds },
    idle: idle.map((matter) => ({ candidate: matter.candidate, why: whyIdle(matter) })),
  }
}

function whyIdle({ known: { confirmation } }: Matter): string {
  if (confirmation.failed !== null) return `a second look fails: ${confirmation.failed}`
  return confirmation.isBad ? 'there is nothing that it could do' : 'a second look found it well'
}

async function runOne({ candidate, prospect }: Proposed, by: string, world: ProposalsWorld): Promise<Ran> {
  const again = await askedAgain({ candidate, prospect }, world)
  if ('why' in again) {
    await noteRefused({ candidate, prospect }, { ...again, by }, world)
    return { prospect, outcome: 'refused', why: again.why }
  }
  const deed = await world.carry({ ...again, by })
  if (!deed) return { prospect, outcome: 'failed', why: 'it could not be written down' }
  return { prospect, outcome: deed.outcome, why: deed.why }
}

/** Why it is not done. */
interface Refusal {
  readonly why: string
  readonly gate?: GateName
}

type Planned = Pick<Weighed, 'candidate' | 'prospect'>

/** What has to be done as it is at this moment, or why that is not what a person has seen. */
async function askedAgain({ candidate, prospect }: Planned, world: ProposalsWorld): Promise<Planned | Refusal> {
  const { surroundings, book, survey } = world
  const current = world.candidates(world.now()).find(({ incident }) => incident.id === candidate.incident.id)
  if (!current) return { why: 'the trouble is over, or no rule wants it mended any more' }
  if (!isSameStep(current, candidate)) return { why: 'it is the turn of another remedy by now' }
  const surveyed = await survey(current)
  const moment = await surroundings.moment(book.all())
  const matter = matterOf(current, surveyed, moment, surroundings)
  if (!matter) return { why: 'the trouble is over' }
  if (matter.prospects.length === 0) return { why: whyIdle(matter) }
  const found = seenAgain(prospect, matter.prospects)
  if (typeof found === 'string') return { why: found }
  const [weighed] = weighConsented([{ ...matter, prospects: [found] }], moment)
  // With what it takes a person for: the remedy holds it against what it finds.
  if (weighed?.reason === null) return { candidate: weighed.candidate, prospect: found }
  return { why: weighed?.reason.no ?? '', ...(weighed && { gate: weighed.reason.gate }) }
}

function isSameStep(one: Candidate, other: Candidate): boolean {
  return one.rule === other.rule && one.step === other.step && isDeepStrictEqual(one.remedy, other.remedy)
}

async function noteRefused(
  { candidate: { incident, rule, remedy }, prospect }: Planned,
  { why, ...said }: Refusal & { readonly by: string },
  { write }: ProposalsWorld,
): Promise<void> {
  const about = { incident: incident.id, rule, remedy: remedy.remedy, object: prospect.object }
  await write({ entries: [{ ...about, kind: 'refused', words: `${prospect.words}: ${why}`, ...said }] })
}
