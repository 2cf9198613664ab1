import { randomBytes } from 'node:crypto'
import { shortInstant } from '../../base/instant.ts'
import type { Weighed } from '../../heal/weigh.ts'
import type { Hold, ObjectMatch } from '../../model/heal.ts'
import type { EpochMs } from '../../model/time.ts'
import type { HealPlanned, HealRan, HoldShown } from '../control/heal-plan.ts'
import type { Wish } from '../control/words.ts'
import type { Healer } from '../heal/healer.ts'
import { holdWords, matchWords } from '../heal/held.ts'
import type { Proposal, Ran } from '../heal/proposals.ts'
import type { Granted } from './people.ts'
import type { Picture } from './picture.ts'

/** What people ask about what is mended. */
export type AskedOfMending = Extract<
  Wish,
  { do: 'heal-stopped' | 'heal-resumed' | 'heal-plan' | 'heal-run' | 'hold' | 'release' | 'holds' }
>

export interface MendingWorld {
  readonly picture: Pick<Picture, 'holds'>
  /** Null where no daemon runs. */
  readonly healer: Pick<Healer, 'proposals'> | null
  readonly now: EpochMs
}

/** Does what people ask about what is mended. What they have said goes into its log with their name. */
export async function askMending(asked: AskedOfMending, world: MendingWorld): Promise<Granted> {
  switch (asked.do) {
    // The switch itself is a file, and whoever asks has turned it: what is left to do is to write it down.
    case 'heal-stopped':
      return said('stopped', asked, 'healing is stopped')
    case 'heal-resumed':
      return said('resumed', asked, 'healing goes on')
    case 'heal-plan':
      return plan(asked, world)
    case 'heal-run':
      return run(asked, world)
    case 'hold':
      return holdAll(asked, world)
    case 'release':
      return release(asked, world)
    case 'holds': {
      const holds = world.picture.holds.filter(({ until }) => until > world.now).map(shown)
      return { batch: {}, outcome: { kind: 'holds', holds: holds.sort(whoEndsFirst) } }
    }
  }
}

function said(
  kind: 'stopped' | 'resumed',
  { by, note }: { readonly by: string; readonly note: string },
  words: string,
): Granted {
  const entry = { kind, by, words: note === '' ? words : `${words}: ${note}` }
  return { batch: {}, healed: { entries: [entry] }, outcome: { kind: 'done', says: words } }
}

async function plan({ plan: id }: Extract<Wish, { do: 'heal-plan' }>, { healer }: MendingWorld): Promise<Granted> {
  const found = id === undefined ? await healer?.proposals.look() : healer?.proposals.kept(id)
  return found ? { batch: {}, outcome: { kind: 'planned', plan: planned(found) } } : unknownPlan(id ?? '')
}

async function run({ plan: id, by }: Extract<Wish, { do: 'heal-run' }>, { healer }: MendingWorld): Promise<Granted> {
  const found = healer?.proposals.kept(id)
  if (!healer || !found) return unknownPlan(id)
  const ran = await healer.proposals.run(found, by)
  return { batch: {}, outcome: { kind: 'ran', deeds: ran.map(ranWords) } }
}

function unknownPlan(id: string): Granted {
  return refused(
    `there is no plan "${id}": each is kept for 10 minutes and run once, and "orch-watch heal plan" makes one`,
  )
}

function holdAll({ matches, by, note, until }: Extract<Wish, { do: 'hold' }>, { picture, now }: MendingWorld): Granted {
  if (until <= now) return refused('the hold would be over already')
  const about = { by, note, from: now, until }
  const holds = matches.map((match): Hold => ({ id: randomBytes(4).toString('hex'), match: matchIn(match), ...about }))
  picture.holds = [...picture.holds, ...holds]
  const entries = holds.map((hold) => ({ kind: 'held' as const, by, words: saidOf(hold) }))
  const says = holds.map((hold) => `${hold.id}: ${wordsOf(hold)}`).join('\n')
  return { batch: {}, healed: { holds, entries }, outcome: { kind: 'done', says, ids: holds.map(({ id }) => id) } }
}

function release({ id, by }: Extract<Wish, { do: 'release' }>, { picture }: MendingWorld): Granted {
  const hold = picture.holds.find((each) => each.id === id)
  if (!hold) return refused(`there is no hold "${id}": "orch-watch hold list" shows them`)
  picture.holds = picture.holds.filter((each) => each !== hold)
  const entry = {
    kind: 'released' as const,
    by,
    words: `${matchWords(hold.match)}, which ${hold.by} held: ${hold.note}`,
  }
  const says = `${id}: ${matchWords(hold.match)} is no longer held`
  return { batch: {}, healed: { endedHolds: [id], entries: [entry] }, outcome: { kind: 'done', says } }
}

function matchIn({ target, kind, name }: Extract<Wish, { do: 'hold' }>['matches'][number]): ObjectMatch {
  return { ...(target && { target }), ...(kind && { kind }), ...(name && { name }) }
}

function wordsOf(hold: Hold): string {
  return `${matchWords(hold.match)} ${holdWords(hold)}`
}

/** Where it stands beside who has said so. */
function saidOf({ match, until, note }: Hold): string {
  return `${matchWords(match)} until ${shortInstant(until)}: ${note}`
}

function shown({ id, match, by, note, from, until }: Hold): HoldShown {
  return { id, object: matchWords(match), by, note, fromAt: from, untilAt: until }
}

/** The order is the same whoever keeps them; a store has none. */
function whoEndsFirst(one: HoldShown, other: HoldShown): number {
  if (one.untilAt !== other.untilAt) return one.untilAt - other.untilAt
  return one.object < other.object ? -1 : 1
}

function planned({ id, at, until, deeds, idle }: Proposal): HealPlanned {
  return {
    ...{ id, at, untilAt: until },
    deeds: deeds.map((each) => ({ ...decidedShown(each), runs: each.isOpen })),
    idle: idle.map(({ candidate: { incident, rule, remedy }, why }) => {
      return { incident: incident.id, rule, remedy: remedy.remedy, why }
    }),
  }
}

/** What was decided about one object, as people are shown it. */
export function decidedShown({
  candidate: { incident, rule, remedy },
  prospect: { object, words },
  verdict,
  answers,
}: Weighed): Omit<HealPlanned['deeds'][number], 'runs'> {
  const gates = answers.map(({ gate, no, againAt }) => ({ gate, no, againAt }))
  return { incident: incident.id, rule, remedy: remedy.remedy, object, words, verdict, gates }
}

function ranWords({ prospect: { object, words }, outcome, why }: Ran): HealRan[number] {
  return { object, words, outcome, why }
}

function refused(why: string): Granted {
  return { batch: {}, outcome: { kind: 'refused', why } }
}
