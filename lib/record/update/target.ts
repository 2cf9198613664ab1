import type { Change } from '../../kit/configuration-diff.ts'
import { diff } from '../../kit/configuration-diff.ts'
import type { Configuration, Fingerprint, Scalar, Value } from '../../model/configuration.ts'
import type { Reveal } from '../../model/revision.ts'
import { pathWords } from '../words.ts'

/** A value as it is sent: no fingerprints in it. */
export type Told = Scalar | readonly Scalar[]

/** What one setting is to be: as it is now, or another value; `filled` only where what it is a part of is made anew. */
export type Leaf = { readonly kind: 'kept' } | { readonly kind: 'set' | 'filled'; readonly value: Told }

/** What is to be there at one place of a definition. What is recorded now and is not in it is to be taken away. */
export interface Branch {
  readonly leaf: Leaf | null
  readonly below: ReadonlyMap<string, Branch>
  /** Whether it is to be there, and not just filled in where what is around it is made anew. */
  readonly isWanted: boolean
}

export interface Target {
  readonly root: Branch
  /** The differences that it is made of. */
  readonly changes: readonly Change[]
  /** What cannot be had, each with why: "env.DB_PASSWORD: a secret, and its value is not kept". */
  readonly cannot: readonly string[]
}

/**
 * What a definition is to be, as a tree of its recorded paths: what somebody wanted otherwise is set or left out, everything
 * else is kept as it is now, whatever was recorded of it then. What an engine had filled in then comes along with a part
 * that has gone since: where only half of a part is said an engine may fill in something else.
 */
export function targetOf(recorded: Configuration, wanted: Configuration, reveal: Reveal): Target {
  const changes = diff(recorded, wanted)
  const cannot: string[] = []
  const open = (each: Scalar | Fingerprint, path: readonly string[]): Scalar => {
    if (!isFingerprint(each)) return each
    const secret = reveal(path)
    if (secret === undefined) cannot.push(`${pathWords(path)}: a secret, and its value is not kept`)
    return secret ?? null
  }
  const opened = (value: Value, path: readonly string[]): Told =>
    isList(value) ? value.map((each, at) => open(each, [...path, String(at)])) : open(value, path)

  const root = emptyBranch('strong')
  const changed = new Set(changes.map(({ path }) => JSON.stringify(path)))
  const there = new Set(recorded.fields.map(({ path }) => JSON.stringify(path)))
  for (const { path, origin } of recorded.fields)
    if (!changed.has(JSON.stringify(path))) plant(root, path, { kind: 'kept' }, origin === 'engine' ? 'weak' : 'strong')
  for (const { path, after } of changes)
    if (after) plant(root, path, { kind: 'set', value: opened(after.value, path) }, 'strong')
    else bare(root, path)
  for (const { path, value } of wanted.fields)
    if (!changed.has(JSON.stringify(path)) && !there.has(JSON.stringify(path)) && !holdsFingerprint(value))
      plant(root, path, { kind: 'filled', value: value as Told }, 'none')
  return { root: grown(root), changes, cannot }
}

/** A tree in which everything is set that is recorded below a path, whoever wanted it; secrets are left out. */
export function branchOf({ fields }: Pick<Configuration, 'fields'>, ...above: readonly string[]): Branch | undefined {
  const root = emptyBranch('strong')
  for (const { path, value } of fields)
    if (above.every((key, at) => path[at] === key) && !holdsFingerprint(value))
      plant(root, path, { kind: 'set', value: value as Told }, 'strong')
  return branchAt(grown(root), ...above)
}

/** The branch at a path; undefined where nothing is to be. */
export function branchAt(root: Branch, ...path: readonly string[]): Branch | undefined {
  return path.reduce<Branch | undefined>((branch, key) => branch?.below.get(key), root)
}

interface Growing {
  leaf: Leaf | null
  readonly below: Map<string, Growing>
  /** Who keeps it there: people, or nobody but an engine that has filled it in. */
  hold: Hold
  /** Whether something of people's is taken away. */
  isBared: boolean
}

type Hold = 'none' | 'weak' | 'strong'

function emptyBranch(hold: Hold = 'none'): Growing {
  return { leaf: null, below: new Map(), hold, isBared: false }
}

function plant(root: Growing, path: readonly string[], leaf: Leaf, hold: Hold): void {
  let branch = root
  for (const key of path) {
    const next = branch.below.get(key) ?? emptyBranch()
    branch.below.set(key, next)
    branch = next
    if (branch.hold !== 'strong' && hold !== 'none') branch.hold = hold
  }
  branch.leaf = leaf
}

function bare(root: Growing, path: readonly string[]): void {
  let branch: Growing | undefined = root
  for (const key of path) {
    branch = branch.below.get(key)
    if (!branch) return
    branch.isBared = true
  }
}

/** What an engine had filled in goes with the last of what people had said beside it: half of a probe is none. */
function grown({ leaf, below, hold, isBared }: Growing): Branch {
  return {
    leaf,
    below: new Map([...below].map(([key, each]) => [key, grown(each)])),
    isWanted: hold === 'strong' || (hold === 'weak' && !isBared),
  }
}

function holdsFingerprint(value: Value): boolean {
  return [value].flat().some((each) => typeof each === 'object' && each !== null)
}

function isList(value: Value): value is readonly (Scalar | Fingerprint)[] {
  return Array.isArray(value)
}

function isFingerprint(value: Scalar | Fingerprint): value is Fingerprint {
  return typeof value === 'object' && value !== null
}
