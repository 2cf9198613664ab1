import { randomBytes } from 'node:crypto'
import { withDeadline } from '../../base/deadline.ts'
import { begun } from '../../heal/weigh.ts'
import type { Weighed } from '../../heal/weigh.ts'
import { timedOut, toFault } from '../../kit/fault.ts'
import type { AnyRemedy, Hands, Trouble } from '../../kit/remedy.ts'
import type { Candidate } from '../../heal/gate.ts'
import type { Deed, DeedOutcome } from '../../model/heal.ts'
import type { Ms } from '../../model/time.ts'
import type { Book } from './book.ts'
import type { Written } from './diary.ts'

export interface CarryOutWorld {
  readonly book: Book
  /** Writes it down, and says whether it is. */
  readonly write: (written: Written) => Promise<boolean>
  /** Who has stopped healing; null while nobody has. Asked right before the deed. */
  readonly stoppedBy: () => Promise<string | null>
  readonly now: () => number
  readonly stopping: AbortSignal
  readonly troubleOf: (candidate: Candidate) => Trouble
  /** Hands conversations of their own to `work`, and closes them. */
  readonly withHands: <T>(signal: AbortSignal, work: (hands: Hands) => Promise<T>) => Promise<T>
}

/** What was let through. */
export interface Wanted extends Pick<Weighed, 'candidate' | 'prospect'> {
  /** Who has said so, where it was a person. */
  readonly by?: string
}

/** Whatever a remedy waits for is over by then. */
const MOST_MS: Ms = 15 * 60_000

/**
 * Does what was let through. It is written down before it is done, and what became of it behind it: whoever finds the
 * first without the second looks what was done, and never just does it again.
 */
export async function carryOut(
  { candidate, prospect, by }: Wanted,
  remedy: AnyRemedy,
  world: CarryOutWorld,
): Promise<Deed | null> {
  const { book, write, now } = world
  const deed = { ...begun(candidate, prospect, now()), id: randomBytes(8).toString('hex') }
  const asked = by !== undefined && { by }
  book.begin(deed)
  if (!(await write({ deeds: [deed], entries: [{ kind: 'intended', of: deed, words: deed.words, ...asked }] }))) {
    // What nobody would know of afterwards is not done; when something can be written again, it says so.
    const failed = book.end(deed.id, { outcome: 'failed', why: 'it could not be written down', at: now() })
    if (failed) void write({ deeds: [failed], entries: [] })
    return null
  }
  const end = await done({ candidate, prospect }, deed, remedy, world)
  if (end === null) return deed
  const ended = book.end(deed.id, { ...end, at: now() })
  if (!ended) return null
  await write({ deeds: [ended], entries: [{ kind: 'ended', of: ended, words: wordsOf(ended), ...asked }] })
  return ended
}

interface End {
  readonly outcome: Exclude<DeedOutcome, 'under-way'>
  readonly why: string
}

/** Null where the daemon was ended in the middle of it: whoever comes next looks what became of it. */
async function done(
  { candidate, prospect }: Pick<Weighed, 'candidate' | 'prospect'>,
  deed: Deed,
  remedy: AnyRemedy,
  world: CarryOutWorld,
): Promise<End | null> {
  const stopped = await world.stoppedBy()
  if (stopped !== null) return { outcome: 'failed', why: `healing was stopped: ${stopped}` }
  const { options } = candidate.remedy
  const limits = { ms: MOST_MS, parent: world.stopping, expired: () => timedOut('answer', MOST_MS) }
  try {
    await withDeadline(limits, (signal) =>
      world.withHands(signal, (hands) => remedy.apply(prospect, options, hands, world.troubleOf(candidate))),
    )
    return { outcome: 'done', why: '' }
  } catch (error) {
    if (world.stopping.aborted) return null
    const { code, message } = toFault(error)
    // Of everything else it is certain that it was refused.
    if (code !== 'timed-out' && code !== 'lost') return { outcome: 'failed', why: message }
    return settled(deed, remedy, { options, why: message }, world)
  }
}

const ASKING_MS: Ms = 60_000

/** Looks whether a deed was done of which no answer came. Null where the daemon was ended in the middle of that. */
export async function settled(
  deed: Deed,
  remedy: AnyRemedy,
  { options, why }: { readonly options: unknown; readonly why: string },
  world: Pick<CarryOutWorld, 'stopping' | 'withHands' | 'stoppedBy'>,
): Promise<End | null> {
  const { stopping, withHands } = world
  const limits = { ms: ASKING_MS, parent: stopping, expired: () => timedOut('answer', ASKING_MS) }
  try {
    const wasDone = await withDeadline(limits, (signal) =>
      withHands(signal, async (hands) => {
        const told = await remedy.wasDone(deed, options, hands)
        if (told !== 'in part') return told
        const stopped = await world.stoppedBy()
        if (stopped !== null || !remedy.finish) return null
        // What was begun was let through by every gate: the rest of it leaves nothing half-done behind.
        await remedy.finish(deed, options, hands)
        return true
      }),
    )
    if (wasDone === null) return { outcome: 'unknown', why }
    return wasDone ? { outcome: 'done', why: '' } : { outcome: 'failed', why }
  } catch (error) {
    if (stopping.aborted) return null
    return { outcome: 'unknown', why: `${why}; ${toFault(error).message}` }
  }
}

function wordsOf({ words, outcome, why }: Deed): string {
  return why === '' ? `${words}: ${outcome}` : `${words}: ${outcome}: ${why}`
}
