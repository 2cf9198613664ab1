import { oneLine } from '../../base/escape.ts'
import { formatQuantity } from '../../base/quantity.ts'
import type { Difference, Exception } from '../../model/parity.ts'

/** What both sides say, as people write sizes and times; exactly as it is where these would be the same. */
export function sidesSay({ path, a, b }: Difference, mostCharacters: number): readonly [a: string, b: string] {
  const key = path.at(-1) ?? ''
  const figures = [figureOf(key, a ?? '-'), figureOf(key, b ?? '-')] as const
  const [left, right] = figures[0] === figures[1] ? [a ?? '-', b ?? '-'] : figures
  return [oneLine(left, mostCharacters), oneLine(right, mostCharacters)]
}

/** The key says which it is. */
function figureOf(key: string, said: string): string {
  const value = /^\d+$/u.test(said) ? Number(said) : NaN
  if (key.endsWith('Bytes') && value > 0) return formatQuantity(value, 'bytes')
  return key.endsWith('Ns') && value >= 1e6 ? formatQuantity(value / 1e6, 'ms') : said
}

/** "people look at dev; ada, until 2027-03-31": why something may differ, who answers for it, and how long. */
export function exceptionWords({ reason, owner, until }: Exception): string {
  const more = [...(owner === undefined ? [] : [owner]), ...(until === undefined ? [] : [`until ${until}`])]
  return oneLine([reason, ...(more.length > 0 ? [more.join(', ')] : [])].join('; '), 120)
}
