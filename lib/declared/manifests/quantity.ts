const BINARY: readonly (readonly [string, number])[] = [
  ['Ei', 1024 ** 6], ['Pi', 1024 ** 5], ['Ti', 1024 ** 4], ['Gi', 1024 ** 3], ['Mi', 1024 ** 2], ['Ki', 1024],
] // prettier-ignore
const DECIMAL: readonly (readonly [string, number])[] = [
  ['E', 1e18], ['P', 1e15], ['T', 1e12], ['G', 1e9], ['M', 1e6], ['k', 1e3], ['', 1], ['m', 1e-3],
] // prettier-ignore

const QUANTITY = /^([+-]?\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|Pi|Ei|m|k|M|G|T|P|E|)$/u

/**
 * A quantity as an API server writes it down, which may be another spelling than people chose: "1000m" is "1", "0.5" is
 * "500m", "1024Mi" is "1Gi". As it is where it is none.
 *
 * Source: Kubernetes, apimachinery, pkg/api/resource/quantity.go.
 */
export function canonicalQuantity(written: string): string {
  const [, number, suffix = ''] = QUANTITY.exec(written) ?? []
  if (number === undefined) return written
  const units = suffix.endsWith('i') ? BINARY : DECIMAL
  const value = Number(number) * (units.find(([name]) => name === suffix)?.[1] ?? 1)
  if (value === 0) return '0'
  // Beyond that nobody counts exactly here.
  if (!Number.isSafeInteger(Math.round(value * 1000))) return written
  const unit = units.find(([, size]) => isWhole(value / size))
  if (unit) return `${Math.round(value / unit[1])}${unit[0]}`
  return isWhole(value) ? String(value) : written
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-9 && Math.round(value) !== 0
}
