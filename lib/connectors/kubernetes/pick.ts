import { oneLine } from '../../base/escape.ts'
import { toLabels } from '../../model/labels.ts'
import type { Labels } from '../../model/labels.ts'
import type { EpochMs } from '../../model/time.ts'

// Answers are taken apart by hand: a schema for five thousand pods costs more than all the rest. What is absent is zero,
// false or empty, as the API leaves such values out; what is of another kind than expected is taken as absent.

export type Raw = Readonly<Record<string, unknown>>

const NOTHING: Raw = Object.freeze(Object.create(null) as Raw)
const MOST_LABELS = 200
const LONGEST = 1000

export function asRaw(value: unknown): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : NOTHING
}

/** An object inside of one: `partOf(pod, 'status')`. */
export function partOf(value: Raw, key: string): Raw {
  return asRaw(value[key])
}

/** The objects of a list. */
export function itemsOf(value: unknown): readonly Raw[] {
  return Array.isArray(value) ? value.map(asRaw) : []
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? (value.length > LONGEST ? value.slice(0, LONGEST) : value) : ''
}

/** Words for people, on one line. */
export function wordsOf(value: unknown): string {
  return oneLine(textOf(value), 400)
}

export function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

/** A number, or what it stands for when it is left out. */
export function numberOr(value: unknown, absent: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : absent
}

export function instantOf(value: unknown): EpochMs | undefined {
  if (typeof value !== 'string') return undefined
  const at = Date.parse(value)
  return Number.isNaN(at) || at <= 0 ? undefined : at
}

function labelsOf(value: unknown): Labels {
  const entries = Object.entries(asRaw(value)).slice(0, MOST_LABELS)
  return toLabels(entries.map(([name, text]) => [name, textOf(text)] as const))
}

/** An attribute that is there only when it is known. */
export function sinceOf(at: EpochMs | undefined): { since?: EpochMs } {
  return at === undefined ? {} : { since: at }
}

/** "Reason: what happened", as much of it as there is. */
export function saying(reason: string, message: string): string {
  return reason !== '' && message !== '' ? `${reason}: ${message}` : reason + message
}

export interface Condition {
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: string
  readonly message: string
  readonly changedAt?: EpochMs
  readonly updatedAt?: EpochMs
}

export type Conditions = ReadonlyMap<string, Condition>

export function conditionsOf(value: unknown): Conditions {
  const all = new Map<string, Condition>()
  for (const each of itemsOf(value)) {
    const { status } = each
    const changedAt = instantOf(each['lastTransitionTime'])
    const updatedAt = instantOf(each['lastUpdateTime'])
    all.set(textOf(each['type']), {
      status: status === 'True' || status === 'False' ? status : 'Unknown',
      reason: wordsOf(each['reason']),
      message: wordsOf(each['message']),
      ...(changedAt !== undefined && { changedAt }),
      ...(updatedAt !== undefined && { updatedAt }),
    })
  }
  return all
}

export interface Owner {
  readonly kind: string
  readonly id: string
}

/** Names, and who made it: what all objects have. */
export interface Meta {
  readonly id: string
  readonly name: string
  readonly namespace: string
  readonly labels: Labels
  readonly annotations: Raw
  readonly owner?: Owner
  readonly generation: number
  readonly createdAt?: EpochMs
  readonly deletedAt?: EpochMs
}

/** Null for something without a name: nobody could speak of it. */
export function metaOf(object: Raw): Meta | null {
  const given = partOf(object, 'metadata')
  const name = textOf(given['name'])
  if (name === '') return null
  const namespace = textOf(given['namespace'])
  const owners = itemsOf(given['ownerReferences'])
  const owner = owners.find((each) => each['controller'] === true) ?? owners[0]
  const createdAt = instantOf(given['creationTimestamp'])
  const deletedAt = instantOf(given['deletionTimestamp'])
  return {
    id: textOf(given['uid']) || `${namespace}/${name}`,
    name,
    namespace,
    labels: labelsOf(given['labels']),
    annotations: partOf(given, 'annotations'),
    ...(owner && { owner: { kind: textOf(owner['kind']), id: textOf(owner['uid']) } }),
    generation: numberOf(given['generation']),
    ...(createdAt !== undefined && { createdAt }),
    ...(deletedAt !== undefined && { deletedAt }),
  }
}
