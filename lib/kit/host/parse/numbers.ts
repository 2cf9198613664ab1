// The rows of /proc, read in place: every answer holds dozens of them with hundreds of numbers, and pieces cut out of
// it or patterns laid over it would cost more than all else that is done with a host.

const ZERO = 0x30
const BLANK = 0x20

/** Calls `see` with the beginning and the end of each row, the end of the line left out. */
export function eachRow(text: string, see: (from: number, to: number) => void): void {
  for (let from = 0; from < text.length;) {
    const to = rowEnd(text, from)
    see(from, to)
    from = to + 1
  }
}

/** Where the row that begins so begins, or -1. */
export function rowAt(text: string, beginning: string): number {
  if (text.startsWith(beginning)) return 0
  return text.indexOf(`\n${beginning}`) + 1 || -1
}

/** The whole number between two places; NaN where anything but digits stands there. */
export function numberIn(text: string, from: number, to: number): number {
  let value = from < to ? 0 : NaN
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - ZERO
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : NaN
  }
  return value
}

/** Whether each of them is held exactly. */
export function areExact(numbers: readonly number[]): boolean {
  return numbers.every(Number.isSafeInteger)
}

/** Where the row ends that this place is in. */
export function rowEnd(text: string, from: number): number {
  const lineEnd = text.indexOf('\n', from)
  return lineEnd < 0 ? text.length : lineEnd
}

/** The next place that is a blank, or is none. */
export function pastWord(text: string, from: number, to: number): number {
  let at = from
  while (at < to && text.charCodeAt(at) !== BLANK) at += 1
  return at
}
export function pastBlanks(text: string, from: number, to: number): number {
  let at = from
  while (at < to && text.charCodeAt(at) === BLANK) at += 1
  return at
}

/**
 * The whole numbers between two places, which nothing but blanks divides; null where anything else stands there. One
 * that has too many digits to be held exactly is above `Number.MAX_SAFE_INTEGER`.
 */
export function numbersIn(text: string, from: number, to: number): number[] | null {
  const numbers: number[] = []
  let value = -1
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at)
    const digit = code - ZERO
    if (digit >= 0 && digit <= 9) value = (value < 0 ? 0 : value) * 10 + digit
    else if (code !== BLANK) return null
    else if (value >= 0) {
      numbers.push(value)
      value = -1
    }
  }
  if (value >= 0) numbers.push(value)
  return numbers
}
