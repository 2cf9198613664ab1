import type { BitReader, BitWriter } from './bits.ts'

/** What is written of each number: its distance from the first one, from the one before, or how that has changed. */
export type Order = 0 | 1 | 2

interface Choice {
  readonly order: Order
  /** Bits that are written as they are; what is above them is written as a row of ones. */
  readonly width: number
}

const ORDERS: readonly Order[] = [0, 1, 2]
export const MAX_WIDTH = 53
/** A longer row of ones says that the number stands behind it as a whole: one that falls out of line costs 71 bits. */
const LONGEST_ROW = 18

/** What costs the fewest bits. Noise is best told from its middle, what grows from the one before. */
export function leastCost(values: readonly number[]): Choice {
  let best: Choice & { cost: number } = { order: 0, width: MAX_WIDTH, cost: Infinity }
  for (const order of ORDERS) {
    const residuals = residualsOf(values, order)
    const mean = residuals.reduce((sum, each) => sum + each, 0) / residuals.length
    const guess = Math.max(0, Math.round(Math.log2(mean + 1)))
    for (let width = Math.max(0, guess - 2); width <= Math.min(MAX_WIDTH, guess + 1); width++) {
      const cost = costOf(residuals, width)
      if (cost < best.cost) best = { order, width, cost }
    }
  }
  return best
}

function costOf(residuals: readonly number[], width: number): number {
  const unit = 2 ** width
  let cost = 0
  for (const each of residuals) {
    const row = Math.floor(each / unit)
    cost += row < LONGEST_ROW ? row + 1 + width : LONGEST_ROW + MAX_WIDTH
  }
  return cost
}

/** Not below zero: the sign is in the last bit. The first one of order 0 is the middle of all, from which others are told. */
export function residualsOf(values: readonly number[], order: Order): number[] {
  if (order === 0) {
    const middle = middleOf(values)
    return [folded(middle), ...values.map((value) => folded(value - middle))]
  }
  const differences = values.map((value, nth) => value - (values[nth - 1] ?? 0))
  const told = order === 1 ? differences : differences.map((value, nth) => value - (differences[nth - 1] ?? 0))
  return told.map(folded)
}

export function valuesOf(residuals: readonly number[], order: Order): number[] {
  const told = residuals.map(unfolded)
  if (order === 0) {
    const [middle = 0, ...distances] = told
    return distances.map((distance) => middle + distance)
  }
  return order === 1 ? summed(told) : summed(summed(told))
}

/**
 * Source: R. F. Rice, "Some Practical Universal Noiseless Coding Techniques", JPL Publication 79-22, 1979; the way out
 * for numbers that fall out of line is ours.
 */
export function writeResiduals(writer: BitWriter, residuals: readonly number[], width: number): void {
  const unit = 2 ** width
  for (const each of residuals) {
    const row = Math.floor(each / unit)
    if (row < LONGEST_ROW) {
      writer.bits(2 ** (row + 1) - 2, row + 1)
      writer.bits(each - row * unit, width)
    } else {
      writer.bits(2 ** LONGEST_ROW - 1, LONGEST_ROW)
      writer.bits(each, MAX_WIDTH)
    }
  }
}

export function readResiduals(
  reader: BitReader,
  { count, order, width }: Choice & { readonly count: number },
): number[] {
  const unit = 2 ** width
  return Array.from({ length: order === 0 ? count + 1 : count }, () => {
    let row = 0
    while (row < LONGEST_ROW && reader.bits(1) === 1) row += 1
    return row < LONGEST_ROW ? row * unit + reader.bits(width) : reader.bits(MAX_WIDTH)
  })
}

function middleOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[sorted.length >> 1] ?? 0
}

function summed(values: readonly number[]): number[] {
  let sum = 0
  return values.map((value) => (sum += value))
}

/** 0, -1, 1, -2 → 0, 1, 2, 3: a small number stays small. */
export function folded(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value
}

export function unfolded(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}
