/** An address as a number, and of how many bits. */
interface Address {
  readonly bits: 32 | 128
  readonly value: bigint
}

/** A subnet as a number without what lies in it: `203.0.113.0/24`. */
export interface Range extends Address {
  readonly prefix: number
}

/** Null for what is none. */
export function parseSubnet(text: string): Range | null {
  const [, host = '', length = ''] = /^([0-9A-Fa-f:.]+)\/(\d{1,3})$/u.exec(text) ?? []
  const address = parseAddress(host)
  const prefix = Number(length)
  if (!address || length === '' || prefix > address.bits) return null
  const below = BigInt(address.bits - prefix)
  return { bits: address.bits, prefix, value: (address.value >> below) << below }
}

export function parseAddress(text: string): Address | null {
  const value = text.includes(':') ? sixOf(text) : fourOf(text)
  return value === null ? null : { bits: text.includes(':') ? 128 : 32, value }
}

function fourOf(text: string): bigint | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/u.test(part) && Number(part) < 256)) return null
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n)
}

function sixOf(text: string): bigint | null {
  const [head = '', tail, more] = text.split('::')
  if (more !== undefined) return null
  const [front, back] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':'))) as [string[], string[]]
  const missing = 8 - front.length - back.length
  if (tail === undefined ? missing !== 0 : missing < 1) return null
  const groups = [...front, ...Array.from({ length: missing }, () => '0'), ...back]
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/u.test(group))) return null
  return groups.reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n)
}

export function isWithin(inner: Range, outer: Range): boolean {
  return inner.prefix >= outer.prefix && overlap(inner, outer)
}

/** Whether an address may lie in both. */
export function overlap(one: Range, other: Range): boolean {
  if (one.bits !== other.bits) return false
  const below = BigInt(one.bits - Math.min(one.prefix, other.prefix))
  return one.value >> below === other.value >> below
}
