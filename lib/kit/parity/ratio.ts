import type { Ratio } from '../../model/parity.ts'

const MOST = 1000

/** "1:3" → one of the first side stands for three of the second; null where it is none. */
export function parseRatio(text: string): Ratio | null {
  const [, a, b] = /^([1-9]\d{0,3}):([1-9]\d{0,3})$/u.exec(text) ?? []
  const ratio = { a: Number(a), b: Number(b) }
  return ratio.a <= MOST && ratio.b <= MOST ? ratio : null
}
