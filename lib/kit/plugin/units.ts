import type { Unit } from '../../model/limit.ts'

/** What a unit of measurement of a plugin is in ours. */
export interface PluginUnit {
  readonly unit: Unit
  /** What one of theirs is in ours. */
  readonly factor: number
  /** How ours is written behind a number in a limit. */
  readonly sign: string
}

const PLAIN: PluginUnit = { unit: 'count', factor: 1, sign: '' }
const bytes = (factor: number): PluginUnit => ({ unit: 'bytes', factor, sign: 'B' })
const ms = (factor: number): PluginUnit => ({ unit: 'ms', factor, sign: 'ms' })

/**
 * The units of the guideline, and those that plugins print beside them. Of sizes it does not say what "K" is: the
 * plugins that print them (check_disk, check_swap) count in powers of 1024.
 *
 * Source: Monitoring Plugins Development Guidelines, "Performance data", UOM.
 */
const UNITS_OF_MEASUREMENT: Readonly<Record<string, PluginUnit>> = {
  '': PLAIN,
  s: ms(1000),
  ms: ms(1),
  us: ms(0.001),
  µs: ms(0.001),
  '%': { unit: 'ratio', factor: 0.01, sign: '%' },
  B: bytes(1),
  c: PLAIN,
  ...Object.fromEntries(
    ['K', 'M', 'G', 'T', 'P'].flatMap((letter, index) => [
      [`${letter}B`, bytes(1024 ** (index + 1))],
      [`${letter}iB`, bytes(1024 ** (index + 1))],
    ]),
  ),
}

/** A unit that nobody has heard of counts something all the same. */
export function pluginUnit(written: string): PluginUnit {
  return Object.hasOwn(UNITS_OF_MEASUREMENT, written) ? (UNITS_OF_MEASUREMENT[written] ?? PLAIN) : PLAIN
}
