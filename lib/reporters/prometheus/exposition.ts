import { visibleText } from '../../base/escape.ts'

/** Names and values of labels, in the order in which they are written. */
export type Series = readonly (readonly [name: string, value: string])[]

/** All numbers of one meaning: a name, what it is, and one value for each set of labels. All of ours are gauges. */
export interface Family {
  readonly name: string
  readonly help: string
  /** By the text of their labels, so that no series can stand there twice. */
  readonly samples: Map<string, number>
}

export function family(name: string, help: string): Family {
  return { name, help, samples: new Map() }
}

/**
 * Adds a value. Of two for the same labels `keep` says which one stays; the first when it is left out. A value that
 * is no finite number is left out: nothing is known is said by the absence of a series.
 */
export function add(to: Family, labels: Series, value: number, keep?: (one: number, other: number) => number): void {
  if (!Number.isFinite(value)) return
  const key = labels.map(([name, text]) => `${name}="${labelText(text)}"`).join(',')
  const before = to.samples.get(key)
  to.samples.set(key, before === undefined ? value : (keep?.(before, value) ?? before))
}

/** One block for each family that has samples. Source: Prometheus, "Exposition formats", text format 0.0.4. */
export function exposition(families: Iterable<Family>): string {
  const blocks: string[] = []
  for (const { name, help, samples } of families) {
    if (samples.size === 0) continue
    const lines = [...samples].map(([labels, value]) => `${name}${labels === '' ? '' : `{${labels}}`} ${value}\n`)
    blocks.push(`# HELP ${name} ${helpText(help)}\n# TYPE ${name} gauge\n${lines.join('')}`)
  }
  return blocks.join('')
}

/** What acts is made visible first, so that no line end is left; then the format's own marks. */
function labelText(text: string): string {
  return visibleText(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')
}

function helpText(text: string): string {
  return visibleText(text).replaceAll('\\', '\\\\')
}
