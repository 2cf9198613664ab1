import type { Told } from './saying.ts'

/** 67108864 → "64m", as engines read sizes; -1 has no unit. */
export function sizeWords(value: Told): string {
  const bytes = Number(value)
  const [, unit = 'b', size = 1] =
    [['', 'g', 1024 ** 3] as const, ['', 'm', 1024 ** 2] as const, ['', 'k', 1024] as const].find(
      ([, , each]) => bytes >= each && bytes % each === 0,
    ) ?? []
  return bytes < 0 ? String(bytes) : `${bytes / size}${unit}`
}

/** 5000000000 → "5s": nanoseconds as Go writes them, never rounded. */
export function spanWords(value: Told): string {
  const ns = Number(value)
  if (ns % 1e9 === 0) return `${ns / 1e9}s`
  return ns % 1e6 === 0 ? `${ns / 1e6}ms` : `${ns}ns`
}

/** 500000000 → "0.5". */
export function cpuWords(value: Told): string {
  return String(Number(value) / 1e9)
}

/** One line of comma separated words, as `--mount` and `--network` read it (Go's encoding/csv). */
export function commaLine(words: readonly string[]): string {
  return words.map((word) => (/[",\r\n]|^\s/u.test(word) ? `"${word.replaceAll('"', '""')}"` : word)).join(',')
}
