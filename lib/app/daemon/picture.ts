import { greatest } from '../../base/extremes.ts'
import { ledgerOf } from '../../decide/ledger.ts'
import type { Ledger } from '../../decide/ledger.ts'
import type { OpenIncident } from '../../model/incident.ts'
import type { Hold } from '../../model/heal.ts'
import type { TargetMemory } from '../../model/memory.ts'
import type { Silence } from '../../model/mute.ts'
import type { Patience } from '../../model/patience.ts'
import { REACHABLE } from '../../model/reachable.ts'
import type { CheckResult, Subject } from '../../model/result.ts'
import { subjectKey } from '../../model/state.ts'
import type { SubjectState, Transition } from '../../model/state.ts'
import type { Batch, Remembered } from '../../model/store.ts'
import type { TargetId } from '../../model/target.ts'
import type { EpochMs } from '../../model/time.ts'
import { advance } from '../../state/advance.ts'
import { storiesOf } from './stories.ts'
import type { Stories } from './stories.ts'

/** What one look at a target has brought. */
export interface Looked {
  readonly results: readonly CheckResult[]
  /** Checks that could look: of these, what is not among the results is not there any more. */
  readonly seen: ReadonlySet<string>
  /** What was asked of the target: of what was not, nothing can be told to be there again. */
  readonly asked: ReadonlySet<string>
  /** Checks whose look confirms nothing that was doubted before. */
  readonly extras: ReadonlySet<string>
  readonly memory: TargetMemory
  readonly patienceOf: (check: string) => Patience
}

/** Everything the daemon knows, in memory. It changes in steps that are not interrupted; each says what to save. */
export interface Picture {
  /** Whoever has been looked at. */
  targets(): readonly TargetId[]
  statesOf(target: TargetId): readonly SubjectState[]
  memoryOf(target: TargetId): TargetMemory
  readonly stories: Stories
  /** What people have been told. */
  ledger: Ledger
  /** What people do not want to hear of for a while. */
  silences: readonly Silence[]
  /** What people want left alone. */
  holds: readonly Hold[]
  /** Takes in what a look has brought. */
  take(target: TargetId, looked: Looked): Step
  /** Looks at single subjects no more. */
  forget(subjects: readonly Subject[], at: EpochMs): Step
  /** Looks at targets no more. */
  remove(targets: readonly TargetId[], at: EpochMs): Step
  /** Looks at a target with these checks only. Null when nothing is known of any other. */
  keepChecks(target: TargetId, checks: ReadonlySet<string>, at: EpochMs): Step | null
}

/** What has changed, and what of it is worth telling. */
export interface Step {
  readonly batch: Batch
  readonly transitions: readonly Transition[]
}

interface Kept {
  readonly states: ReadonlyMap<string, SubjectState>
  readonly memory: TargetMemory
}

/** A transition, and the subject after it; null when it is gone. */
type Move = readonly [Transition, SubjectState | null]

export function pictureOf(remembered: Remembered): Picture {
  const records = new Map<TargetId, Kept>(
    remembered.targets.map(({ id, states, memory }) => [
      id,
      { states: new Map(states.map((state) => [subjectKey(state.subject), state])), memory },
    ]),
  )
  const stories = storiesOf(remembered.incidents)
  for (const incident of stories.open()) recover(incident, records)
  const statesOf = (id: TargetId): readonly SubjectState[] => [...(records.get(id)?.states.values() ?? [])]
  return {
    targets: () => [...records.keys()],
    statesOf,
    memoryOf: (id) => records.get(id)?.memory ?? new Map(),
    stories,
    ledger: ledgerOf(remembered),
    silences: remembered.silences,
    holds: remembered.holds,
    take(id, looked) {
      const { states, moves } = after(records.get(id)?.states ?? new Map(), looked)
      const { memory } = looked
      records.set(id, { states, memory })
      return told(stories, moves, { targets: [{ id, states: [...states.values()], memory }] })
    },
    forget(subjects, at) {
      const gone = new Set(subjects.map(subjectKey))
      const touched = [...new Set(subjects.map(({ target }) => target))]
      const targets = touched.map((id) => {
        const states = new Map([...(records.get(id)?.states ?? [])].filter(([key]) => !gone.has(key)))
        const memory = records.get(id)?.memory ?? new Map()
        records.set(id, { states, memory })
        return { id, states: [...states.values()], memory }
      })
      const moves = subjects.map((subject): Move => [{ kind: 'gone', because: 'removed', subject, at }, null])
      return told(stories, moves, { targets })
    },
    remove(ids, at) {
      const moves = ids
        .flatMap(statesOf)
        .map(({ subject }): Move => [{ kind: 'gone', because: 'removed', subject, at }, null])
      for (const id of ids) records.delete(id)
      return told(stories, moves, { goneTargets: ids })
    },
    keepChecks(id, checks, at) {
      const known = records.get(id)
      const others = statesOf(id).filter(({ subject }) => !checks.has(subject.check))
      if (!known || others.length === 0) return null
      const states = new Map([...known.states].filter(([, { subject }]) => checks.has(subject.check)))
      const memory = new Map([...known.memory].filter(([check]) => checks.has(check)))
      records.set(id, { states, memory })
      const moves = others.map(({ subject }): Move => [{ kind: 'gone', because: 'removed', subject, at }, null])
      return told(stories, moves, { targets: [{ id, states: [...states.values()], memory }] })
    },
  }
}

/**
 * A row that could not be read any more has taken the state of an incident that is open: it is believed to be as bad as
 * it was, or nothing would ever end it.
 */
function recover(incident: OpenIncident, records: Map<TargetId, Kept>): void {
  const { subject, status, summary, openedAt: at, beganAt, isFlapping } = incident
  const known = records.get(subject.target)
  const key = subjectKey(subject)
  if (known?.states.has(key)) return
  const belief = { status, summary, at, since: at, hard: status, hardSince: at, against: 0, againstSince: beganAt }
  const state: SubjectState = { subject, ...belief, flips: '', isFlapping }
  const states = new Map([...(known?.states ?? []), [key, state] as const])
  records.set(subject.target, { states, memory: known?.memory ?? new Map() })
}

/** What the look has moved, subject by subject, and what has vanished. */
function after(
  known: ReadonlyMap<string, SubjectState>,
  { results, seen, asked, extras, patienceOf }: Looked,
): { readonly states: ReadonlyMap<string, SubjectState>; readonly moves: readonly Move[] } {
  const states = new Map(known)
  const moves: Move[] = []
  const met = new Set<string>()
  for (const result of results) {
    const key = subjectKey(result.subject)
    met.add(key)
    const { check } = result.subject
    const { state, transitions } = advance(known.get(key) ?? null, result, patienceOf(check), extras.has(check))
    states.set(key, state)
    for (const transition of transitions) moves.push([transition, state])
  }
  const at = greatest(
    results.map((result) => result.at),
    0,
  )
  for (const [key, { subject }] of known) {
    if (met.has(key) || !seen.has(subject.check)) continue
    // An engine that cannot be asked is an item of the look itself; a look that did not ask it says nothing of it.
    if (subject.check === REACHABLE && subject.item !== '' && !asked.has(subject.item)) continue
    states.delete(key)
    moves.push([{ kind: 'gone', because: subject.item === '' ? 'recovered' : 'vanished', subject, at }, null])
  }
  return { states, moves }
}

function told(stories: Stories, moves: readonly Move[], batch: Batch): Step {
  const lines = moves.flatMap(([transition, state]) => stories.tell(transition, state))
  const incidents = lines.map(({ incident }) => incident)
  const events = lines.map(({ event }) => event)
  return { batch: { ...batch, incidents, events }, transitions: moves.map(([transition]) => transition) }
}
