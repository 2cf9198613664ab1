import { messageOf } from '../../act/message.ts'
import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import type { AnyNotifier, Delivery } from '../../kit/notifier.ts'
import type { NotifierPlan } from '../../model/inventory.ts'
import type { Notice } from '../../model/notice.ts'

/** Sends a notice by the notifier that its route names. Resolves whatever happens: what went wrong is an answer. */
export function sender(
  plans: readonly NotifierPlan[],
  notifiers: ReadonlyMap<string, AnyNotifier>,
  clock: Clock,
): (notice: Notice) => Promise<Delivery> {
  const byName = new Map(plans.map((plan) => [plan.name, plan]))
  return async (notice) => {
    const plan = byName.get(notice.route.notifier)
    const notifier = plan && notifiers.get(plan.use)
    if (!plan || !notifier) {
      return rejected(`there is no notifier "${notice.route.notifier}" in the inventory any more`, true)
    }
    const { timeoutMs } = notifier
    try {
      return await withDeadline(
        { ms: timeoutMs, expired: () => new Error(`no answer within ${timeoutMs} ms`) },
        (signal) => notifier.send(messageOf(notice), plan.options, { signal, clock }),
      )
    } catch (error) {
      return rejected(error instanceof Error ? error.message : String(error), false)
    }
  }
}

function rejected(reason: string, isFinal: boolean): Delivery {
  return { kind: 'rejected', isFinal, reason }
}
