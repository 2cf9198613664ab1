import type { Clock } from '../../base/clock.ts'
import { fault, FaultError } from '../../kit/fault.ts'
import type { AnsweredWorkload, WorkloadControl, WorkloadName } from '../../kit/control.ts'
import { diff } from '../../kit/configuration-diff.ts'
import type { Configuration, ObjectRef, Recorder } from '../../model/configuration.ts'
import type { HiddenValue, Reveal } from '../../model/revision.ts'
import { definitionUpdate } from '../../record/update.ts'
import { pathWords } from '../../record/words.ts'
import { differences } from '../replace/eye.ts'

/** What an update goes through. */
export interface UpdateWorld {
  readonly control: WorkloadControl
  /** Puts what it hides into `hidden`. */
  readonly record: Recorder
  readonly hidden: WeakMap<Configuration, readonly HiddenValue[]>
  readonly fingerprint: (text: string) => string
  readonly clock: Clock
}

/** One workload at one moment. */
export interface Seen {
  readonly answered: AnsweredWorkload
  readonly configuration: Configuration
  /** What is hidden in it. */
  readonly values: readonly HiddenValue[]
}

/** What is to be there. */
export interface Wanted {
  readonly configuration: Configuration
  /** Whether its fingerprints are of another key than those that are made now. */
  readonly isRekeyed: boolean
  readonly reveal: Reveal
}

/** Null where there is none. Throws a FaultError. */
export async function lookAt(of: WorkloadName, world: UpdateWorld, signal: AbortSignal): Promise<Seen | null> {
  const answered = await world.control.read(of, signal)
  if (!answered) return null
  return { answered, ...recordedWith(answered.definition, world) }
}

/** A definition as it would be recorded, with what is hidden in it. Throws a FaultError. */
export function recordedWith(
  definition: AnsweredWorkload['definition'],
  { record, hidden }: Pick<UpdateWorld, 'record' | 'hidden'>,
): Pick<Seen, 'configuration' | 'values'> {
  const configuration = record(definition)
  if (!configuration) throw fault('protocol', `what was answered of the ${definition.kind} cannot be recorded`)
  return { configuration, values: hidden.get(configuration) ?? [] }
}

/** What to send so that what is wanted is there, and why that cannot be. */
export interface Next {
  readonly document: unknown
  readonly cannot: readonly string[]
}

/** Proven before it is sent: recorded, it is what is wanted. Secrets that are there already need nobody to open them. */
export function nextOf(seen: Seen, wanted: Wanted, world: UpdateWorld): Next {
  const { definition } = seen.answered
  const kept = wanted.isRekeyed
    ? wanted.reveal
    : firstOf([revealBy(wanted.configuration, seen.values, world.fingerprint), wanted.reveal])
  const asked = { current: definition, recorded: seen.configuration, wanted: wanted.configuration, reveal: kept }
  const { document, cannot } = definitionUpdate(asked)
  if (cannot.length > 0) return { document, cannot }
  const { configuration } = recordedWith({ ...definition, document }, world)
  const wrong = differences(wanted.configuration, configuration, wanted.isRekeyed)
  return { document, cannot: wrong.map(({ path }) => `${pathWords(path)}: nobody here knows how to ask for it`) }
}

/** Gives the secrets of a configuration back that are among these values: equal texts have equal fingerprints. */
export function revealBy(
  { fields }: Pick<Configuration, 'fields'>,
  values: readonly HiddenValue[],
  fingerprint: (text: string) => string,
): Reveal {
  const texts = new Map(
    values
      .flatMap(([, value]) => [value].flat())
      .flatMap((each) => (each === null ? [] : [[fingerprint(String(each)), String(each)]])),
  )
  const marks = new Map(fields.map(({ path, value }) => [JSON.stringify(path), value]))
  return (path) => {
    const list = marks.get(JSON.stringify(path.slice(0, -1)))
    const mark: unknown =
      marks.get(JSON.stringify(path)) ?? (Array.isArray(list) ? list[Number(path.at(-1))] : undefined)
    if (typeof mark !== 'object' || mark === null || !('fingerprint' in mark)) return undefined
    return texts.get(String(mark.fingerprint))
  }
}

export function firstOf(reveals: readonly Reveal[]): Reveal {
  return (path) => {
    for (const reveal of reveals) {
      const text = reveal(path)
      if (text !== undefined) return text
    }
    return undefined
  }
}

/** Whether nobody has changed it from one moment to the other. */
export function isAsBefore(before: Seen['configuration'], now: Seen): boolean {
  return diff(before, now.configuration).length === 0
}

export function isAsWanted({ configuration, isRekeyed }: Omit<Wanted, 'reveal'>, now: Seen): boolean {
  return differences(configuration, now.configuration, isRekeyed).length === 0
}

export function isBusy(error: unknown): boolean {
  return error instanceof FaultError && error.fault.code === 'busy'
}

/** What stands in the plan, for people. */
export function namesOf(changes: readonly { readonly path: readonly string[] }[]): string {
  return changes.map(({ path }) => pathWords(path)).join(', ')
}

/** "web", as its orchestrator calls it. */
export function titleOf({ kind, name }: Pick<ObjectRef, 'kind' | 'name'>): string {
  return `${kind} "${name}"`
}
