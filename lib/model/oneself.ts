import type { Subject } from './result.ts'
import type { TargetId } from './target.ts'

/** Ourselves as a target: no inventory has one of this name. */
export const SELF: TargetId = 'orch-watch'

/** Whether we can see: it is we who cannot when most of the others are gone. */
export const VIEW_CHECK = 'view'

/** Whether a notifier gets through to people. Its items are the names of notifiers. */
export const NOTIFIER_CHECK = 'notifier'

/** Whether it is that very notifier that does not get through: it is no use telling by it. */
export function isAboutNotifier({ target, check, item }: Subject, notifier: string): boolean {
  return target === SELF && check === NOTIFIER_CHECK && item === notifier
}
