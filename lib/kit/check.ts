import type * as z from 'zod'
import type { FileHashes } from '../model/inside.ts'
import type { Limits } from '../model/limit.ts'
import type { Logs } from '../model/logs.ts'
import type { Network } from '../model/network.ts'
import type { Look } from '../model/observation.ts'
import type { Registries } from '../model/registry.ts'
import type { Unseen, Verdict } from '../model/result.ts'
import type { BoundShell, Here, Sectioned, Sections } from '../model/session.ts'
import type { TargetTraits } from '../model/target.ts'
import type { Ms } from '../model/time.ts'
import type { LimitSpec } from './bound.ts'

type Asked = { readonly [C in Sectioned]?: readonly (keyof Sections[C])[] }

/** What a check asks for: whole sections, so that one round trip can answer all checks of a target at once. */
export interface Needs extends Asked {
  readonly shell?: true
  readonly network?: true
  readonly logs?: true
  /** Whether files in containers are still the same. */
  readonly fileHashes?: true
  /** Programs of the machine that orch-watch runs on: any target offers that. */
  readonly here?: true
  /** Image registries; any target offers that, too. */
  readonly registries?: true
}

/** What a check is given: the look, whom it looks at, and exactly what it asked for. */
export type Seen<N extends Needs> = { readonly look: Look; readonly target: TargetTraits } & Part<N, 'host'> &
  Part<N, 'engine'> &
  Part<N, 'workloads'> &
  Part<N, 'nodes'> &
  Part<N, 'configurations'> &
  Part<N, 'parity'> &
  (N extends { shell: true } ? { readonly shell: BoundShell } : unknown) &
  (N extends { network: true } ? { readonly network: Network } : unknown) &
  (N extends { logs: true } ? { readonly logs: Logs } : unknown) &
  (N extends { fileHashes: true } ? { readonly fileHashes: FileHashes } : unknown) &
  (N extends { here: true } ? { readonly here: Here } : unknown) &
  (N extends { registries: true } ? { readonly registries: Registries } : unknown)

type Part<N, C extends Sectioned> = N extends { readonly [K in C]: readonly (infer S)[] }
  ? { readonly [K in C]: Pick<Sections[C], S & keyof Sections[C]> }
  : unknown

/** One file in checks/. `observe` looks and returns plain JSON; `judge` is pure and may be run again on the same facts. */
export interface Check<Facts, N extends Needs, Name extends string, Options, Memory = unknown> {
  readonly name: string
  /** For a heading: "Disk space". */
  readonly title: string
  readonly needs: N
  readonly limits: Readonly<Record<Name, LimitSpec>>
  /** The shape of the options a user may give beside limits. */
  readonly options: z.ZodType<Options>
  /** Options that may name YAML files: by the name of the option, which takes one of them or a list. */
  readonly documents?: Readonly<Record<string, CheckDocument>>
  /** What is wrong with options that are right one by one, their documents read; places are below the options. */
  vet?(options: Options): readonly Flaw[]
  /** Whether it runs wherever the target offers what it needs, or only where a target or one of its groups names it. */
  readonly on: 'always' | 'named'
  /** The least time between two looks where nobody says how often: of what is dear to ask. Absent means as often as its target. */
  readonly everyMs?: Ms
  /** What to make of an item that was there before and is gone. */
  readonly absent: 'forget' | 'problem'
  /** Only of a check that has to know what was before: the shape of what it keeps between two looks, 64 KiB at most. */
  readonly memory?: z.ZodType<Memory>
  /** @param before what the last look left; null at the first, and where nothing is kept */
  observe(seen: Seen<N>, options: Options, before: Memory | null): Facts | Promise<Facts>
  /** One verdict for each item, or the fault of an item that could not be looked at. */
  judge(facts: Facts, by: Circumstances<Name, Options, Memory>): readonly (Verdict | Unseen)[]
  /** What the next look is to know. Pure, and only asked of a check with a `memory`. */
  remember?(facts: Facts, by: Omit<Circumstances<Name, Options, Memory>, 'limits'>): Memory
}

/**
 * A file that an option names: by its path from the file that names it, or by a word for one that is shipped. It is read
 * with the inventory; in the options it has become what is in it, as its schema understands it.
 */
export interface CheckDocument {
  /** Where those that are shipped lie, below lib/. Absent where none are. */
  readonly folder?: string
  readonly schema: z.ZodType
}

export interface Flaw {
  readonly path: readonly (string | number)[]
  readonly message: string
  readonly hint?: string
}

/** What facts are judged by. */
export interface Circumstances<Name extends string, Options, Memory> {
  readonly limits: Limits<Name>
  readonly options: Options
  readonly look: Look
  /** What the last look left. */
  readonly before: Memory | null
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- checks of all shapes live in one registry; each was checked where it was defined
export type AnyCheck = Check<any, Needs, string, any, any>

/** Infers every type from the object: `needs` narrows what `observe` is given, the keys of `limits` name the limits. */
export function defineCheck<
  Facts,
  const N extends Needs,
  const L extends Readonly<Record<string, LimitSpec>>,
  Options,
  Memory = null,
>(
  check: Omit<Check<Facts, N, keyof L & string, Options, Memory>, 'limits' | 'absent' | 'on'> & {
    limits: L
    absent?: 'forget' | 'problem'
    on?: 'always' | 'named'
  },
): Check<Facts, N, keyof L & string, Options, Memory> {
  return { absent: 'forget', on: 'always', ...check }
}
