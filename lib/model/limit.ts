import type { Ms } from './time.ts'

export const UNITS = ['ratio', 'bytes', 'ms', 'count', 'per-second'] as const

/** What a number counts. Ratios run from 0 to 1; percent exists only in YAML and on screens. */
export type Unit = (typeof UNITS)[number]

export type Comparison = '>' | '>=' | '<' | '<='

/** When a value is bad: beyond one value, or outside (or, `inside`, within) a range as Nagios plugins write it. */
export type Bound =
  | { readonly kind: 'compare'; readonly op: Comparison; readonly value: number; readonly text: string }
  | {
      readonly kind: 'range'
      readonly start: number
      readonly end: number
      readonly inside: boolean
      readonly text: string
    }

/** One named limit of a check: `used`, `free`, `restarts`. Critical wins; an absent bound never fires. */
export interface Limit {
  readonly unit: Unit
  readonly warn?: Bound
  readonly crit?: Bound
  /** When a problem is over, where that is not simply when it is no longer bad: it fires on what is well again. */
  readonly clear?: Bound
  /** How long the value has to be bad before anybody is told. */
  readonly forMs?: Ms
}

export type Limits<Name extends string = string> = Readonly<Record<Name, Limit>>
