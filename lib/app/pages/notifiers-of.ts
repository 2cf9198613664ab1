import type { NotifierPlan } from '../../model/inventory.ts'
import type { Outgoing } from '../../model/notice.ts'
import { NOTIFIER_CHECK, SELF } from '../../model/oneself.ts'
import type { Store } from '../../model/store.ts'
import type { EpochMs } from '../../model/time.ts'
import type { LettersSeen, NotifierSeen } from '../../pages/quiet/seen.ts'
import { askLetters } from '../daemon/letters.ts'
import type { Picture } from '../daemon/picture.ts'
import { unread } from './unread.ts'

export interface NotifiersWorld {
  readonly notifiers: readonly NotifierPlan[]
  readonly picture: Pick<Picture, 'statesOf'>
  readonly store: Pick<Store, 'outgoing'>
  readonly now: EpochMs
}

/** More of them nobody reads. */
const MOST_WAITING = 1000
const MOST_LETTERS = 100

/** What waits by each way to tell somebody, and whether it gets through. */
export async function notifiersOf({ notifiers, picture, store }: NotifiersWorld): Promise<readonly NotifierSeen[]> {
  // What cannot be read is no reason to show nothing.
  const waiting = await store.outgoing('waiting', MOST_WAITING).catch(() => null)
  const wrong = new Map(
    picture
      .statesOf(SELF)
      .filter(({ subject, status }) => subject.check === NOTIFIER_CHECK && status !== 'ok')
      .map(({ subject, summary }) => [subject.item, summary]),
  )
  return notifiers.map(({ name, use }): NotifierSeen => {
    const own = waiting?.filter(({ notice }) => notice.route.notifier === name)
    return { name, use, broken: wrong.get(name) ?? null, waiting: own?.length ?? null, retry: firstRetry(own ?? []) }
  })
}

/** The oldest come first: so does the one that is tried first. */
function firstRetry(waiting: readonly Outgoing[]): NotifierSeen['retry'] {
  const tried = waiting.find(({ attempts }) => attempts > 0)
  return tried ? { at: tried.at, attempts: tried.attempts, answer: tried.answer } : null
}

/** What was given up, as `orch-watch alerts dead` has it. */
export async function lettersOf({ store, now }: Pick<NotifiersWorld, 'store' | 'now'>): Promise<LettersSeen> {
  try {
    const { outcome } = await askLetters({ do: 'letters' }, store, now)
    const all = outcome.kind === 'letters' ? outcome.letters : []
    return { kind: 'read', all: all.slice(0, MOST_LETTERS), isCut: all.length > MOST_LETTERS }
  } catch (error) {
    return unread(error)
  }
}
