import { NOTIFIER_CHECK, SELF } from '../../model/oneself.ts'
import type { Outgoing } from '../../model/notice.ts'
import { AT_ONCE } from '../../model/patience.ts'
import type { CheckResult, Subject } from '../../model/result.ts'
import type { SubjectState } from '../../model/state.ts'
import type { EpochMs } from '../../model/time.ts'
import type { Picture, Step } from './picture.ts'

/**
 * Takes note of what became of a try: a notifier by which something had to be given up is a problem of ourselves, until
 * something arrives by it.
 *
 * @returns null when that says nothing new about the notifier
 */
export function notifierTried(
  { state, notice, attempts, answer }: Outgoing,
  picture: Picture,
  now: EpochMs,
): Step | null {
  const { notifier } = notice.route
  const isBroken = stateOf(notifier, picture) !== undefined
  if (state === 'dead' && !isBroken) {
    return note(notifier, { status: 'critical', summary: `gave up after ${attempts} tries: ${answer}` }, picture, now)
  }
  return state === 'delivered' && isBroken
    ? note(notifier, { status: 'ok', summary: 'it gets through' }, picture, now)
    : null
}

/** Forgets notifiers that are not in the inventory any more. Null when there are none. */
export function forgetNotifiers(known: ReadonlySet<string>, picture: Picture, now: EpochMs): Step | null {
  const gone = states(picture).filter(({ subject }) => !known.has(subject.item))
  const subjects = gone.map(({ subject }) => subject)
  return subjects.length === 0 ? null : picture.forget(subjects, now)
}

function note(
  notifier: string,
  said: { readonly status: 'ok' | 'critical'; readonly summary: string },
  picture: Picture,
  at: EpochMs,
): Step {
  const subject: Subject = { target: SELF, check: NOTIFIER_CHECK, item: notifier }
  const result: CheckResult = { kind: 'judged', subject, at, verdict: { item: notifier, metrics: [], ...said } }
  // Nobody has looked at the other notifiers: none of them is gone.
  const looked = {
    results: [result],
    seen: new Set<string>(),
    asked: new Set<string>(),
    extras: new Set<string>(),
    memory: picture.memoryOf(SELF),
    patienceOf: () => AT_ONCE,
  }
  return picture.take(SELF, looked)
}

function states(picture: Picture): readonly SubjectState[] {
  return picture.statesOf(SELF).filter(({ subject }) => subject.check === NOTIFIER_CHECK)
}

/** What is wrong with a notifier; undefined when nothing is. */
function stateOf(notifier: string, picture: Picture): SubjectState | undefined {
  return states(picture).find(({ subject, status }) => subject.item === notifier && status !== 'ok')
}
