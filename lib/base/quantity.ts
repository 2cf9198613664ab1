import bytesIec from 'bytes-iec'
import type { Unit } from '../model/limit.ts'
import { formatDuration, parseDurationMs } from './duration.ts'

/** How a value of each unit is written, for messages. */
export const QUANTITY_EXAMPLE: Readonly<Record<Unit, string>> = {
  ratio: '80%',
  bytes: '2GiB',
  ms: '30s',
  count: '10',
  'per-second': '10',
}

/** "80%" → 0.8, "2GiB" → 2147483648, "5m" → 300000, "10" → 10; null when the text is no finite value of that unit. */
export function parseQuantity(text: string, unit: Unit): number | null {
  const value = parseAs(text.trim(), unit)
  return value !== null && Number.isFinite(value) ? value : null
}

function parseAs(word: string, unit: Unit): number | null {
  switch (unit) {
    case 'ratio': {
      const percent = /^(\d+(?:\.\d+)?)\s*%$/u.exec(word)?.[1]
      return percent === undefined ? null : Number(percent) / 100
    }
    case 'bytes':
      return parseBytes(word)
    case 'ms':
      return parseDurationMs(word)
    case 'count':
    case 'per-second':
      return /^\d+(?:\.\d+)?$/u.test(word) ? Number(word) : null
  }
}

function parseBytes(word: string): number | null {
  if (word === '0') return 0
  if (!/^\d+(?:\.\d+)?\s*(?:[kmgtp]i?)?b$/iu.test(word)) return null
  return bytesIec.parse(word) ?? null
}

/** For people: 0.834 → "83.4%", 2147483648 → "2 GiB", 300000 → "5m", 1.5 → "1.5". */
export function formatQuantity(value: number, unit: Unit): string {
  switch (unit) {
    case 'ratio':
      return `${roundTo(value * 100, 1)}%`
    case 'bytes':
      return formatBytes(value)
    case 'ms':
      // What counts back from a moment (a certificate that has run out) has no length.
      return value < 0 ? `-${formatDuration(-value)}` : formatDuration(value)
    case 'count':
      return `${roundTo(value, 2)}`
    case 'per-second':
      return `${roundTo(value, 2)}/s`
  }
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB'] as const

/** 3_328_599_654 → "3.1 GiB". Cut, not rounded: what is free is never said to be more than it is. */
function formatBytes(value: number): string {
  let left = Math.abs(value)
  let unit = 0
  for (; left >= 1024 && unit < BYTE_UNITS.length - 1; unit += 1) left /= 1024
  return `${value < 0 ? '-' : ''}${oneDigit(left)} ${BYTE_UNITS[unit] ?? ''}`
}

/** Cut behind the first digit. By hand: the platform's number formats take forty milliseconds to load. */
function oneDigit(value: number): string {
  if (value < 0.1) return '0'
  if (value >= 1e21) return BigInt(value).toString()
  const [whole = '', fraction = ''] = String(value).split('.')
  const digit = fraction.slice(0, 1)
  return digit === '' || digit === '0' ? whole : `${whole}.${digit}`
}

function roundTo(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
