import { messageOf } from '../../act/message.ts'
import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import type { Delivery } from '../../kit/notifier.ts'
import type { Notice } from '../../model/notice.ts'
import type { Generation } from './generation.ts'

/**
 * Sends a notice by the notifier that its route names. Resolves whatever happens: what went wrong is an answer.
 *
 * @param ended nobody waits for an answer after that; the notice is sent again under its key
 */
export function sender(
  generation: () => Pick<Generation, 'inventory' | 'notifiers' | 'labelNames'>,
  clock: Clock,
  ended: AbortSignal,
): (notice: Notice) => Promise<Delivery> {
  return async (notice) => {
    const { inventory, notifiers, labelNames } = generation()
    const plan = inventory.notifiers.find(({ name }) => name === notice.route.notifier)
    const notifier = plan && notifiers.get(plan.use)
    if (!plan || !notifier) {
      return rejected(`there is no notifier "${notice.route.notifier}" in the inventory any more`, true)
    }
    const { timeoutMs } = notifier
    const words = { ...plan.wording, labelNames: labelNames() }
    try {
      return await withDeadline(
        { ms: timeoutMs, parent: ended, expired: () => new Error(`no answer within ${timeoutMs} ms`) },
        (signal) => notifier.send(messageOf(notice, words), plan.options, { signal, clock }),
      )
    } catch (error) {
      return rejected(error instanceof Error ? error.message : String(error), false)
    }
  }
}

function rejected(reason: string, isFinal: boolean): Delivery {
  return { kind: 'rejected', isFinal, reason }
}
