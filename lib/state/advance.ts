import type { Patience } from '../model/patience.ts'
import { statusOf, summaryOf } from '../model/result.ts'
import type { CheckResult, Status } from '../model/result.ts'
import type { Belief, SubjectState, Transition } from '../model/state.ts'
import { flap } from './flapping.ts'

/** What a look has changed: the subject as it is remembered from now on, and what is worth telling. */
export interface Advanced {
  readonly state: SubjectState
  readonly transitions: readonly Transition[]
}

/**
 * Moves one subject by one look. Pure: the same history gives the same state, whatever restarts lay between.
 *
 * @param before null when the subject is seen for the first time
 * @param isExtra a look that neither a rhythm nor a doubt has asked for: ten of them in a second confirm nothing
 */
export function advance(
  before: SubjectState | null,
  result: CheckResult,
  patience: Patience,
  isExtra = false,
): Advanced {
  const { subject, at } = result
  const status = statusOf(result)
  const hard = before?.hard ?? 'pending'
  const run = runAgainst(before, status, isExtra)
  const believed = believe(hard, status, run, patience)
  const flapping = flap(before, status, patience.flapping, isExtra)
  const state: SubjectState = {
    subject,
    status,
    summary: summaryOf(result),
    at,
    since: before?.status === status ? before.since : at,
    hard: believed,
    hardSince: believed === hard && before ? before.hardSince : at,
    against: believed === status ? 0 : run,
    againstSince: before && (run > 1 || status === hard) ? before.againstSince : at,
    flips: flapping.flips,
    isFlapping: flapping.isFlapping,
  }
  return { state, transitions: [...change(state, hard), ...flapChange(state, before, flapping.changeRatio)] }
}

/**
 * How many looks in a row, this one included, have spoken against what is believed. Good ones and bad ones are
 * different runs: neither helps the other.
 */
function runAgainst(before: SubjectState | null, status: Status, isExtra: boolean): number {
  if (!before || before.against === 0 || isOk(before.status) !== isOk(status)) return 1
  return isExtra ? before.against : before.against + 1
}

function believe(hard: Belief, status: Status, run: number, { attempts, recover }: Patience): Belief {
  if (status === hard) return hard
  // Nothing has to be recovered from where nothing was believed.
  if (isOk(status)) return hard === 'pending' || run >= recover ? status : hard
  return run >= attempts ? status : hard
}

function change({ subject, at, hard }: SubjectState, from: Belief): Transition[] {
  if (hard === from || hard === 'pending') return []
  if (hard !== 'ok') return [{ kind: 'problem', subject, at, from, to: hard }]
  return from === 'pending' || from === 'ok' ? [] : [{ kind: 'recovery', subject, at, from }]
}

function flapChange(
  { subject, at, isFlapping }: SubjectState,
  before: SubjectState | null,
  changeRatio: number,
): Transition[] {
  if (isFlapping === (before?.isFlapping ?? false)) return []
  return [{ kind: isFlapping ? 'flapping-started' : 'flapping-stopped', subject, at, changeRatio }]
}

function isOk(status: Status): boolean {
  return status === 'ok'
}
