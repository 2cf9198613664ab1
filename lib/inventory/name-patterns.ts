import { NOTIFIER_CHECK, SELF, VIEW_CHECK } from '../model/oneself.ts'

/** How targets, groups, notifiers and labels may be called. */
export const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._/@:-]{0,127}$/u
export const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u
export const LABEL_PATTERN = /^[A-Za-z0-9_][A-Za-z0-9._/-]{0,127}$/u

/** The checks under which the daemon tells that it cannot see, and that it cannot tell somebody. */
export const OWN_CHECKS: readonly string[] = [VIEW_CHECK, NOTIFIER_CHECK]

export const IT_IS_US = `"${SELF}" is what the daemon calls itself: no target may be called so`
