import type { Configuration, ObjectRef } from '../../model/configuration.ts'
import type { TargetId } from '../../model/target.ts'
import { fieldText } from '../../record/field.ts'
import { at } from '../../record/read.ts'
import { withImage } from '../../record/with-image.ts'
import type { Document } from '../../registry/document.ts'
import { revealNothing } from '../../registry/reveal.ts'
import { differences } from '../replace/eye.ts'
import type { Engines } from '../replace/engines.ts'
import { membersOf } from '../replace/members.ts'
import { boundWish } from '../replace/rollback.ts'
import type { Wish } from '../replace/wish.ts'
import { namesOf } from '../update/seen.ts'
import { nameThere } from './image.ts'
import type { FoundImage } from './image.ts'
import type { Standing } from './ready.ts'

/** One of the containers that are meant. */
export interface Replica extends Standing {
  readonly of: ObjectRef
  readonly running: Configuration
  /** Whether it is meant to run: one that somebody has stopped is replaced, and not counted. */
  readonly runs: boolean
  /** The same of the new image; null where it is so already, or why it cannot be stands in `cannot`. */
  readonly wanted: Configuration | null
  readonly cannot: readonly string[]
}

/** @param recorded what is recorded of it last */
export async function replicaOf(
  target: TargetId,
  running: Configuration,
  recorded: Document | undefined,
  image: FoundImage,
  engines: Engines,
): Promise<Replica> {
  const { kind, name, runsAs } = running
  const control = engines.controls.get(target)
  const document: unknown = await control?.inspect(running.incarnation, engines.stopping)
  const runs = at(document, 'State', 'Running') === true
  const replica = { target, runsAs, of: { target, kind, name }, running, runs }
  const cannot = whyNotAsRecorded(running, recorded, engines)
  const fresh = image.on.get(target)
  if (cannot !== null || fresh === undefined)
    return { ...replica, wanted: null, cannot: cannot === null ? [] : [cannot] }
  const was = await control?.image(fieldText(running, 'image', 'id') ?? '', engines.stopping)
  if (!was)
    return { ...replica, wanted: null, cannot: ['image: that of what runs has gone, and nobody knows what it said'] }
  const own = { name: nameThere(image.name, fresh), document: fresh }
  const wanted = withImage(running, own, was, engines.record)
  if (!wanted) return { ...replica, wanted, cannot: ['image: by its labels an orchestrator owns what is made of it'] }
  return { ...replica, wanted: differences(running, wanted, false).length === 0 ? null : wanted, cannot: [] }
}

/** What runs is what would be put back: that has to be recorded, or there is no way back. */
function whyNotAsRecorded(
  running: Configuration,
  recorded: Document | undefined,
  { registry }: Engines,
): string | null {
  const first = '"orch-watch revisions record" does that, and then this goes on'
  if (recorded?.keyId !== registry.fingerprints.keyId) return `what runs has to be recorded before: ${first}`
  const otherwise = differences(recorded.configuration, running, false)
  if (otherwise.length === 0) return null
  return `what runs is not what is recorded (${namesOf(otherwise)}), and has to be before: ${first}`
}

/** What is recorded when it is done, of the one itself and of those that are made anew along with it. */
export interface Told {
  /** "rolled out shop/web:2" */
  readonly own: string
  /** "is of shop/web:2 now" */
  readonly along: string
}

export function toldOf({ name }: Pick<FoundImage, 'name'>): Told {
  return { own: `rolled out ${name}`, along: `is of ${name} now` }
}

/** One container as it is wanted, and all that has to be made anew along with it. */
export function stepWishes(
  of: ObjectRef,
  wanted: Configuration,
  there: readonly Configuration[],
  told: Told,
  engines: Pick<Engines, 'reveal'>,
): readonly Wish[] {
  const isMeant = ({ kind, name }: Configuration): boolean => kind === of.kind && name === of.name
  const { members } = membersOf(
    { target: of.target, was: [wanted], now: there },
    { isMeant, isSame: () => false, isAlways: true },
  )
  return members.map((member) => {
    const { boundTo, now } = member
    if (boundTo !== null) return boundWish({ ...member, boundTo }, told.along, engines)
    const reveal = now ? engines.reveal(now) : revealNothing
    return { of, wanted, old: now, reveal, isRekeyed: false, words: told.own, because: null }
  })
}
