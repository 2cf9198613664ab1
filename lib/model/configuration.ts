import type { TargetId } from './target.ts'
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
] as const

export type ObjectKind = (typeof OBJECT_KINDS)[number]

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

/** Whether both name the same object. */
export function isSameObject(one: ObjectRef, other: ObjectRef): boolean {
  return one.target === other.target && one.kind === other.kind && one.name === other.name
}

/** What a container or a workload was made of, complete, with who set what. Secrets are fingerprints. */
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

/** What is known of the configurations of one target. */
export interface ConfigurationFacts {
  /** Of all that is there now. */
  readonly running: readonly Configuration[]
  /** What was declared good; none where nothing is recorded. */
  readonly baselines: readonly KnownBaseline[]
}

export type ConfigurationSection = keyof ConfigurationFacts
