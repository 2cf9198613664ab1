/**
 * Names and values that somebody else chose. The object has no prototype, so that a label called
 * `__proto__` is a label like any other (Docker accepts such names).
 */
export type Labels = Readonly<Record<string, string>>

export function toLabels(entries: Iterable<readonly [string, string]>): Labels {
  const labels = Object.create(null) as Record<string, string>
  for (const [name, value] of entries) labels[name] = value
  return labels
}

/** Every name that any of them has, each once. */
export function labelNamesOf(those: readonly { readonly labels: Labels }[]): readonly string[] {
  return [...new Set(those.flatMap(({ labels }) => Object.keys(labels)))]
}
