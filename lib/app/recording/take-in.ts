import { objectWords } from '../../model/configuration.ts'
import type { Configuration } from '../../model/configuration.ts'
import type { Recording } from '../../model/revision.ts'
import type { TargetId } from '../../model/target.ts'
import type { EpochMs } from '../../model/time.ts'
import { mayBeHidden } from './made-there.ts'
import type { MadeThere } from './made-there.ts'
import { diff } from '../../kit/configuration-diff.ts'
import { causeOf, changeWords } from '../../record/words.ts'
import type { Document } from '../../registry/document.ts'
import type { Registry } from '../../registry/registry.ts'

/** What one look has shown of the objects of a target. */
export interface Taken extends MadeThere {
  readonly target: TargetId
  readonly at: EpochMs
}

/** What is recorded last of the objects of one target, by kind and name. */
export type Heads = Map<string, Document>

/** Since when an object is missed, by kind and name. */
export type Missed = Map<string, EpochMs>

/** How a registry keeps secrets. */
interface Kept {
  readonly keyId: string
  readonly isSealing: boolean
}

/** An object that is made anew is gone for a while: until its image has come, or its host has taken a breath. */
const GONE_AFTER_MS = 60_000

/**
 * What has to be recorded after a look: what nobody has seen before, what differs from what is recorded, and what is
 * gone. Pure but for `missed`, in which it remembers.
 */
function differences(
  { target, running, hidden, at }: Taken,
  heads: ReadonlyMap<string, Document>,
  missed: Missed | null,
  { keyId, isSealing, busy }: Kept & { readonly busy: ReadonlySet<string> },
): readonly Recording[] {
  const there = newestOf(running)
  const found = [...there].flatMap(([key, configuration]) => {
    missed?.delete(key)
    if (busy.has(key)) return []
    return recordingOf(target, configuration, heads.get(key) ?? null, { keyId, isSealing })
  })
  const gone = [...heads].filter(([key, { configuration }]) => {
    if (there.has(key) || busy.has(key)) return false
    // Since when it is missed nobody knows: whoever cannot be seen is not missed.
    if (mayBeHidden(configuration, hidden)) missed?.delete(key)
    return !mayBeHidden(configuration, hidden) && isGone(key, at, missed)
  })
  return [...found, ...gone.map(([, { configuration }]) => removed(target, configuration))]
}

/** While one is made anew there may be two that are the same object. */
function newestOf(running: readonly Configuration[]): ReadonlyMap<string, Configuration> {
  const newest = new Map<string, Configuration>()
  for (const each of running) {
    const known = newest.get(keyOf(each))
    if (!known || (known.createdAt ?? 0) <= (each.createdAt ?? 0)) newest.set(keyOf(each), each)
  }
  return newest
}

function recordingOf(
  target: TargetId,
  after: Configuration,
  head: Document | null,
  { keyId, isSealing }: Kept,
): readonly Recording[] {
  const before = head?.configuration ?? null
  const { kind, name } = after
  if (!before)
    return [{ target, kind, name, cause: 'recorded', words: changeWords('recorded', []), configuration: after }]
  const isRekeyed = head?.keyId !== keyId
  const changes = diff(before, after).filter((change) => !(isRekeyed && isBothSecret(change)))
  const cause = causeOf(before, after, changes)
  if (changes.length > 0)
    return [{ target, kind, name, cause, words: changeWords(cause, changes), configuration: after }]
  const words = whyAgain(after, head, { keyId, isSealing })
  return words === null ? [] : [{ target, kind, name, cause, words, configuration: after }]
}

/** Why a document is written anew though no setting differs; null when it is not. */
function whyAgain(after: Configuration, head: Document | null, { keyId, isSealing }: Kept): string | null {
  if (head?.keyId !== keyId) return 'the same, its secrets under a new key'
  return isSealing && head.isSealed === false && hasSecret(after) ? 'the same, its secrets sealed from now on' : null
}

function hasSecret({ fields }: Configuration): boolean {
  return fields.some(({ value }) => isSecret(value))
}

function isSecret(value: unknown): boolean {
  return JSON.stringify(value ?? null).includes('"fingerprint":')
}

/** Under another key two secrets cannot be compared. */
export function isBothSecret({ before, after }: ReturnType<typeof diff>[number]): boolean {
  return isSecret(before?.value) && isSecret(after?.value)
}

function isGone(key: string, at: EpochMs, missed: Missed | null): boolean {
  if (!missed) return true
  const since = missed.get(key) ?? at
  missed.set(key, since)
  return at - since >= GONE_AFTER_MS
}

function removed(target: TargetId, { kind, name }: Configuration): Recording {
  return { target, kind, name, cause: 'removed', words: changeWords('removed', []), configuration: null }
}

export function keyOf({ kind, name }: Pick<Configuration, 'kind' | 'name'>): string {
  return `${kind} ${name}`
}

/**
 * Records what a look has shown: each change in a commit of its own, all that is seen for the first time in one.
 * What could not be recorded is still different at the next look.
 *
 * @param busy objects that are being replaced, by kind and name: whoever does that records them
 * @returns what was recorded
 * @throws RegistryError
 */
export async function takeIn(
  registry: Pick<Registry, 'record' | 'fingerprints'> & Partial<Pick<Registry, 'hidden'>>,
  taken: Taken,
  heads: Heads,
  missed: Missed | null,
  busy: ReadonlySet<string> = new Set(),
): Promise<readonly Recording[]> {
  const { keyId } = registry.fingerprints
  const isSealing = (registry.hidden ?? null) !== null
  const all = differences(taken, heads, missed, { keyId, isSealing, busy })
  const first = all.filter(({ cause }) => cause === 'recorded')
  const together = first.length > 0 ? [first] : []
  for (const recordings of [...together, ...all.filter((each) => !first.includes(each)).map((each) => [each])]) {
    await registry.record(recordings, aboutOf(recordings), taken.at)
    for (const { configuration, kind, name } of recordings)
      if (configuration) heads.set(keyOf({ kind, name }), { target: taken.target, keyId, configuration })
      else {
        heads.delete(keyOf({ kind, name }))
        missed?.delete(keyOf({ kind, name }))
      }
  }
  return all
}

function aboutOf(recordings: readonly Recording[]): string {
  const [one] = recordings
  if (!one) return ''
  if (recordings.length > 1) return `${one.target}: ${recordings.length} recorded for the first time`
  return `${objectWords(one)}: ${one.words}`
}
