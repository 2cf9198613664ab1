const SUFFIXES: Readonly<Record<string, number>> = {
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
}

/**
 * "24682416Ki" → 25274793984, "1930m" → 1.93, "12e6" → 12000000; undefined for what is no quantity.
 * Source: k8s.io/apimachinery, resource.Quantity.
 */
export function quantityOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || value.length > 64) return undefined
  const [, digits, exponent, suffix] =
    /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:(e[+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i)?)$/iu.exec(value) ?? []
  if (digits === undefined) return undefined
  const factor = SUFFIXES[suffix ?? '']
  if (factor === undefined) return undefined
  const number = Number(`${digits}${exponent ?? ''}`) * factor
  return Number.isFinite(number) ? number : undefined
}
