import { ChunkError } from './bits.ts'
import type { BitReader, BitWriter } from './bits.ts'
import {
  folded,
  leastCost,
  MAX_WIDTH,
  readResiduals,
  residualsOf,
  unfolded,
  valuesOf,
  writeResiduals,
} from './residuals.ts'
import type { Order } from './residuals.ts'

/** Digits behind the point; more of them no metric has by design, and it is kept as it is. */
const MAX_DIGITS = 9
/** Twice the difference of differences of such numbers is still exact. */
const MAX_WHOLE = 2 ** 48
const CONSTANT = 0
const WHOLE = 1
const RAW = 2
const RAW_CONSTANT = 3
const POWERS = Array.from({ length: MAX_DIGITS + 1 }, (_, digits) => 10 ** digits)

/**
 * Packs numbers that come one after the other. Where all of them have few digits behind the point they are whole
 * numbers of the last digit: the largest step they are multiples of is taken out (memory comes in pages), and what
 * changes is written in as many bits as it needs. Others are written as they are in memory.
 *
 * @param values at least one, not NaN; each comes back exactly, -0 as -0
 */
export function writeNumbers(writer: BitWriter, values: readonly number[]): void {
  const [first = 0] = values
  const digits = digitsOf(values)
  const isConstant = values.every((value) => Object.is(value, first))
  if (digits === null) {
    writer.bits(isConstant ? RAW_CONSTANT : RAW, 2)
    for (const value of isConstant ? [first] : values) writer.float(value)
    return
  }
  const whole = values.map((value) => wholeOf(value, digits))
  const [start = 0] = whole
  writer.bits(isConstant ? CONSTANT : WHOLE, 2)
  writer.bits(digits, 4)
  writer.varint(folded(start))
  if (isConstant) return
  const step = commonStep(whole, start)
  const steps = whole.map((value) => (value - start) / step)
  const best = leastCost(steps)
  writer.varint(step)
  writer.bits(best.order, 2)
  writer.bits(best.width, 6)
  writeResiduals(writer, residualsOf(steps, best.order), best.width)
}

/** @throws ChunkError */
export function readNumbers(reader: BitReader, count: number): number[] {
  const kind = reader.bits(2)
  if (kind === RAW_CONSTANT) return new Array<number>(count).fill(reader.float())
  if (kind === RAW) return Array.from({ length: count }, () => reader.float())
  const power = POWERS[reader.bits(4)]
  if (power === undefined) throw new ChunkError('a chunk of history has numbers of a kind that is not known')
  const start = unfolded(reader.varint())
  if (kind === CONSTANT) return new Array<number>(count).fill(start / power)
  const step = reader.varint()
  const order = orderOf(reader.bits(2))
  const width = reader.bits(6)
  if (width > MAX_WIDTH) throw new ChunkError('a chunk of history has numbers that are too wide')
  const residuals = readResiduals(reader, { count, order, width })
  return valuesOf(residuals, order).map((value) => (start + value * step) / power)
}

function orderOf(bits: number): Order {
  if (bits === 0 || bits === 1 || bits === 2) return bits
  throw new ChunkError('a chunk of history is written in a way that is not known')
}

/** Digits behind the point with which every one of them is exact; null where there are none. */
function digitsOf(values: readonly number[]): number | null {
  let digits = 0
  for (const value of values) {
    while (!isExact(value, digits)) if (++digits > MAX_DIGITS) return null
  }
  return values.every((value) => isExact(value, digits)) ? digits : null
}

function isExact(value: number, digits: number): boolean {
  const whole = wholeOf(value, digits)
  if (Math.abs(whole) > MAX_WHOLE) return false
  return Object.is(whole / (POWERS[digits] ?? 1), value)
}

/** Zero has no sign here; what had one is not exact and is kept raw. */
function wholeOf(value: number, digits: number): number {
  return Math.round(value * (POWERS[digits] ?? 1)) + 0
}

function commonStep(whole: readonly number[], start: number): number {
  let step = 0
  for (const value of whole) {
    let rest = Math.abs(value - start)
    while (rest !== 0) [step, rest] = [rest, step % rest]
    if (step === 1) return 1
  }
  return Math.max(step, 1)
}
