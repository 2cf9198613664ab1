import type { SourceRef, TargetId } from './target.ts'
import type { EpochMs } from './time.ts'

/**
 * Who set a field: the image brought it along, a person (or a program in their name) asked for it, an orchestrator added
 * it for its own ends, or the engine (or a tool, for its own bookkeeping) chose it because nobody did. What was chosen
 * says nothing about what somebody wanted: when only that differs, nothing has changed.
 */
export type Origin = 'operator' | 'image' | 'orchestrator' | 'engine'

/** What stands in place of a value that nobody may read: equal values have equal fingerprints, under one key. */
export interface Fingerprint {
  readonly fingerprint: string
}

export type Scalar = string | number | boolean | null

/** A list is one value: its order matters, and its parts mean nothing alone. */
export type Value = Scalar | Fingerprint | readonly (Scalar | Fingerprint)[]

/** One setting. */
export interface Field {
  /** From the outermost name to the innermost: `['networks', 'back', 'aliases']`. Keys of others are in it as they are. */
  readonly path: readonly string[]
  readonly value: Value
  readonly origin: Origin
}

/** By code units, so that the order is the same on every machine. */
export function comparePaths(one: readonly string[], other: readonly string[]): number {
  for (let index = 0; index < Math.min(one.length, other.length); index += 1) {
    const [left = '', right = ''] = [one[index], other[index]]
    if (left !== right) return left < right ? -1 : 1
  }
  return one.length - other.length
}

export const OBJECT_KINDS = [
  'container',
  'service',
  'deployment',
  'statefulset',
  'daemonset',
  'cronjob',
  'app',
  'network',
  'volume',
] as const

export type ObjectKind = (typeof OBJECT_KINDS)[number]

/** What containers stand in and on. It does nothing by itself: no check judges it, and it is looked at by whoever records. */
export const RESOURCE_KINDS: readonly ObjectKind[] = ['network', 'volume']

/** Whether an orchestrator makes it, and changes it by an update of its own. */
export function isWorkload({ kind }: Pick<ObjectRef, 'kind'>): boolean {
  return kind !== 'container' && !RESOURCE_KINDS.includes(kind)
}

/**
 * The thing whose configuration is kept: it stays the same one when it is made anew.
 *
 * `name` is "web" of a container, "shop/web/1" of one that compose made (project, service, number), "shop/web" of what
 * lives in a namespace.
 */
export interface ObjectRef {
  readonly target: TargetId
  readonly kind: ObjectKind
  readonly name: string
}

/** As people read and write it: "web-1/shop/web/1", "web-1/network:back", as a container may be called so, too. */
export function objectWords({ target, kind, name }: ObjectRef): string {
  return `${target}/${RESOURCE_KINDS.includes(kind) ? `${kind}:` : ''}${name}`
}

/** Whether both name the same object. */
export function isSameObject(one: ObjectRef, other: ObjectRef): boolean {
  return one.target === other.target && one.kind === other.kind && one.name === other.name
}

/** What a container, a workload, a network or a volume was made of, complete, with who set what. Secrets are fingerprints. */
export interface Configuration extends Omit<ObjectRef, 'target'> {
  /** What it is called where it runs: "shop-web-1". */
  readonly runsAs: string
  /** Tells one incarnation from the next: a container's id, a service's. */
  readonly incarnation: string
  /** When this incarnation was made. Absent where nobody says. */
  readonly createdAt?: EpochMs
  /** In the order of their paths. */
  readonly fields: readonly Field[]
}

/** What an engine or an orchestrator answered about one object: whole, bounded, not yet understood. It holds secrets. */
export interface Definition {
  readonly kind: ObjectKind
  readonly document: unknown
  /** Of a container: the image it was made of, as its engine describes it. Absent when that image is gone. */
  readonly image?: unknown
  /** The name of a container or a network of the same engine, for references by id. */
  readonly nameOf?: (id: string) => string | undefined
  /** A program decides how many of it there are. */
  readonly isAutoscaled?: boolean
}

/** Turns what was answered into a configuration without secrets. Null for what nobody keeps a history of. Never throws. */
export type Recorder = (definition: Definition) => Configuration | null

/** The revision of an object that somebody has declared good. */
export interface Baseline extends ObjectRef {
  /** 40 hexadecimal digits. */
  readonly revision: string
  readonly at: EpochMs
  readonly by: string
  readonly note: string
}

/** A baseline with what the object was in it. */
export interface KnownBaseline extends Baseline {
  readonly configuration: Configuration
}

/** What of all that may be there nobody could see: one kind, everywhere or in one namespace. */
export interface HiddenPart {
  readonly kind: ObjectKind
  readonly namespace?: string
}

/** A setting that a file speaks about and that nobody can hold against what runs. `*` stands for any name. */
export interface NotCompared {
  readonly path: readonly string[]
  readonly why: string
}

/** How a wish stands in its file. */
export interface Wish {
  /** Where it begins in its file. */
  readonly where: SourceRef
  /** It may be there or not: a service of a profile that nobody has asked for. */
  readonly isOptional: boolean
  readonly notCompared: readonly NotCompared[]
  /** Sources of bind mounts that were written relative to the folder of the project, by the paths of their settings. */
  readonly relative: readonly { readonly path: readonly string[]; readonly written: string }[]
}

/** What a file says that something should be made of: only what it says is in it. Secrets are fingerprints. */
export interface DeclaredConfiguration extends Wish, Pick<Configuration, 'kind' | 'name' | 'runsAs' | 'fields'> {}

/** What else belongs to a set by its name and by what it says of itself: when no file has it, it is too much. */
export interface Realm {
  /** What its name begins with: "shop/". */
  readonly within: string
  /** Settings that it has; none for whatever is called so. */
  readonly having: readonly Field[]
  /** Who says what belongs here, for people: "compose.yaml". */
  readonly by: string
}

/** What files that belong together say of one target. */
export interface DeclaredSet {
  readonly objects: readonly DeclaredConfiguration[]
  readonly realms: readonly Realm[]
}

/** What is known of the configurations of one target. */
export interface ConfigurationFacts {
  /** Of all that is there now. */
  readonly running: readonly Configuration[]
  /** Comes with what runs, where a part of it is hidden. Absent where nobody says which part that is. */
  readonly hiddenParts: readonly HiddenPart[]
  /** Of the networks and volumes of an engine that somebody has made and named. */
  readonly resources: readonly Configuration[]
  /** What was declared good; none where nothing is recorded. */
  readonly baselines: readonly KnownBaseline[]
  /** What files say; nothing where the inventory names none. */
  readonly declared: readonly DeclaredSet[]
}

export type ConfigurationSection = keyof ConfigurationFacts
