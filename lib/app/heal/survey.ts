import { withDeadline } from '../../base/deadline.ts'
import { FaultError, timedOut, toFault } from '../../kit/fault.ts'
import type { AnyRemedy } from '../../kit/remedy.ts'
import type { Candidate, Confirmation } from '../../heal/gate.ts'
import type { Prospect } from '../../model/heal.ts'
import { statusOf } from '../../model/result.ts'
import type { CheckResult, Subject } from '../../model/result.ts'
import { subjectKey } from '../../model/state.ts'
import type { Sessions } from '../../observe/sessions.ts'
import { pass } from '../pass.ts'
import type { PassWorld } from '../pass.ts'
import { withSessions } from '../with-sessions.ts'
import type { Conversing } from '../with-sessions.ts'
import type { Ms } from '../../model/time.ts'
import type { Generation } from '../daemon/generation.ts'
import type { Picture } from '../daemon/picture.ts'
import { handsOver } from './hands.ts'
import type { HandsWorld } from './hands.ts'

/** What a second look has shown, and what could be done now. */
export interface Surveyed {
  readonly confirmation: Confirmation
  readonly prospects: readonly Prospect[]
}

export interface SurveyWorld extends Omit<Conversing, 'stopping'>, HandsWorld {
  readonly generation: () => Pick<Generation, 'inventory' | 'targets' | 'checks' | 'labelsOf'>
  readonly remedies: () => ReadonlyMap<string, AnyRemedy>
  readonly picture: Pick<Picture, 'memoryOf'>
  readonly baselinesOf: PassWorld['baselinesOf']
  readonly stopping: AbortSignal
}

/** A second look and all that a remedy asks. */
const WITHIN_MS: Ms = 60_000

/** Looks again over conversations of its own, and at what could be done about it. Never throws. */
export async function survey(candidate: Candidate, world: SurveyWorld): Promise<Surveyed> {
  const limits = { ms: WITHIN_MS, parent: world.stopping, expired: () => timedOut('pass', WITHIN_MS) }
  try {
    return await withDeadline(limits, (stopping) =>
      withSessions(world.generation().inventory, { ...world, stopping }, async (sessions) => {
        const isBad = await lookAgain(candidate, sessions, world, stopping)
        const at = world.clock.now()
        const confirmation = { at, isBad, failed: null }
        return { confirmation, prospects: isBad ? await describe(candidate, sessions, world, stopping) : [] }
      }),
    )
  } catch (error) {
    return { confirmation: { at: world.clock.now(), isBad: false, failed: toFault(error).message }, prospects: [] }
  }
}

/** Whether the trouble is still there. Throws a FaultError where that cannot be seen. */
async function lookAgain(
  { incident: { subject } }: Candidate,
  sessions: Sessions,
  { generation, picture, clock, baselinesOf }: SurveyWorld,
  signal: AbortSignal,
): Promise<boolean> {
  const { targets, checks } = generation()
  const target = targets.get(subject.target)
  const plans = target?.plans.filter(({ check }) => check === subject.check) ?? []
  if (!target || plans.length === 0) return false
  const looking = { checks, sessions, clock, givenUp: signal, ...(baselinesOf && { baselinesOf }) }
  const { results } = await pass({ ...target, plans }, picture.memoryOf(target.id), looking)
  return isBadIn(results, subject)
}

/** What is not there any more is not bad; what could not be looked at is neither. */
function isBadIn(results: readonly CheckResult[], subject: Subject): boolean {
  const key = subjectKey(subject)
  const found =
    results.find((result) => subjectKey(result.subject) === key) ??
    results.find((result) => result.kind === 'faulted' && result.subject.item === '')
  if (found?.kind === 'faulted' && statusOf(found) === 'unknown') throw new FaultError(found.fault)
  return found !== undefined && statusOf(found) !== 'ok'
}

async function describe(
  { incident, remedy }: Candidate,
  sessions: Sessions,
  world: SurveyWorld,
  signal: AbortSignal,
): Promise<readonly Prospect[]> {
  const found = world.remedies().get(remedy.remedy)
  if (!found) return []
  const trouble = { incident, labels: world.generation().labelsOf(incident.subject.target) }
  return found.describe(trouble, remedy.options, handsOver(sessions, world, signal))
}
