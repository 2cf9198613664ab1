import PQueue from 'p-queue'
import type { NoticeEntry } from '../model/notice.ts'
import type { HttpAccepted } from './http-post.ts'
import type { Delivery } from './notifier.ts'
import type { Rejected } from './reasons.ts'
import { countOf } from './words.ts'

const AT_ONCE = 4

/**
 * Tells a receiver that keeps each incident by itself, one event for each entry. What was refused is refused as a whole
 * and told again as a whole: the receiver knows each event by its key. Once one has been refused for now, nothing more
 * is begun.
 *
 * @param entries those that are worth an event, in their order
 */
export async function tellEach(
  entries: readonly NoticeEntry[],
  tell: (entry: NoticeEntry) => Promise<HttpAccepted | Rejected>,
): Promise<Delivery> {
  const queue = new PQueue({ concurrency: AT_ONCE })
  const refused: Rejected[] = []
  await queue.addAll(
    entries.map((entry) => async () => {
      if (refused.some(({ isFinal }) => !isFinal)) return
      const told = await tell(entry)
      if (told.kind === 'rejected') refused.push(told)
    }),
  )
  // What may still go through is worth more tries than what never will.
  const [first] = [...refused].sort((one, other) => Number(one.isFinal) - Number(other.isFinal))
  if (first) return first
  return { kind: 'delivered', reference: entries.length === 1 ? '' : countOf(entries.length, 'event') }
}
