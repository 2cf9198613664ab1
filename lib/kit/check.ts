import type { z } from 'zod'
import type { EngineFacts, EngineSection } from '../model/engine.ts'
import type { HostFacts, HostSection } from '../model/host.ts'
import type { Limits } from '../model/limit.ts'
import type { Look } from '../model/observation.ts'
import type { Verdict } from '../model/result.ts'
import type { Shell } from '../model/session.ts'
import type { LimitSpec } from './bound.ts'

/** What a check asks for: whole sections, so that one round trip can answer all checks of a target at once. */
export interface Needs {
  readonly host?: readonly HostSection[]
  readonly engine?: readonly EngineSection[]
  readonly shell?: true
}

/** What a check is given: the look, and exactly what it asked for. */
export type Seen<N extends Needs> = { readonly look: Look } & (N extends { host: readonly (infer S)[] }
  ? { readonly host: Pick<HostFacts, S & HostSection> }
  : unknown) &
  (N extends { engine: readonly (infer S)[] } ? { readonly engine: Pick<EngineFacts, S & EngineSection> } : unknown) &
  (N extends { shell: true } ? { readonly shell: Shell } : unknown)

/** One file in checks/. `observe` looks and returns plain JSON; `judge` is pure and may be run again on the same facts. */
export interface Check<Facts, N extends Needs, Name extends string, Options> {
  readonly name: string
  /** For a heading: "Disk space". */
  readonly title: string
  readonly needs: N
  readonly limits: Readonly<Record<Name, LimitSpec>>
  /** The shape of the options a user may give beside limits. */
  readonly options: z.ZodType<Options>
  /** What to make of an item that was there before and is gone. */
  readonly absent: 'forget' | 'problem'
  /** Where it runs when nobody says: on every target that offers what it needs, or nowhere, as looking costs a lot. */
  readonly on: 'everywhere' | 'request'
  observe(seen: Seen<N>, options: Options): Facts | Promise<Facts>
  judge(facts: Facts, by: { limits: Limits<Name>; options: Options; look: Look }): readonly Verdict[]
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- checks of all shapes live in one registry; each was checked where it was defined
export type AnyCheck = Check<any, Needs, string, any>

/** Infers every type from the object: `needs` narrows what `observe` is given, the keys of `limits` name the limits. */
export function defineCheck<Facts, const N extends Needs, const L extends Readonly<Record<string, LimitSpec>>, Options>(
  check: Omit<Check<Facts, N, keyof L & string, Options>, 'limits' | 'absent' | 'on'> & {
    limits: L
    absent?: 'forget' | 'problem'
    on?: 'everywhere' | 'request'
  },
): Check<Facts, N, keyof L & string, Options> {
  return { absent: 'forget', on: 'everywhere', ...check }
}
