import { visibleText } from '../base/escape.ts'
import { unitOf } from '../model/metrics.ts'
import type { Family, Sample, Series } from '../model/metrics.ts'

/**
 * What Prometheus reads: one block for each family that has samples. No times: whoever reads it has one, and can tell
 * a series that has gone from one that rests.
 *
 * Source: Prometheus, "Exposition formats", text format 0.0.4.
 */
export function prometheusText(families: Iterable<Family>): string {
  return blocks(families, ({ name, help, type, samples }) => {
    const head = `# HELP ${name} ${visibleText(help).replaceAll('\\', '\\\\')}\n# TYPE ${name} ${type}\n`
    return head + samples.map((sample) => line(name, sample)).join('')
  })
}

/**
 * The same as OpenMetrics has it: a counter's family is called without the `_total` of its samples, quotes in a help
 * are escaped, units are said, and the end is marked.
 *
 * Source: OpenMetrics 1.0, "Overall structure", "MetricFamily", "Escaping".
 */
export function openMetricsText(families: Iterable<Family>): string {
  const text = blocks(families, (family) => {
    const { name, help, type, samples } = family
    const own = type === 'counter' ? name.replace(/_total$/u, '') : name
    const unit = unitOf(family)
    const words = visibleText(help).replaceAll('\\', '\\\\').replaceAll('"', '\\"')
    const head = `# TYPE ${own} ${type}\n${unit === '' ? '' : `# UNIT ${own} ${unit}\n`}# HELP ${own} ${words}\n`
    return head + samples.map((sample) => line(name, sample)).join('')
  })
  return `${text}# EOF\n`
}

function blocks(families: Iterable<Family>, block: (family: Family) => string): string {
  return [...families].map((family) => (family.samples.length === 0 ? '' : block(family))).join('')
}

function line(name: string, { labels, value }: Sample): string {
  return `${name}${labels.length === 0 ? '' : `{${labelsText(labels)}}`} ${value}\n`
}

/** What acts is made visible first, so that no line end is left; then the format's own marks. */
function labelsText(labels: Series): string {
  const text = (value: string): string => visibleText(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"')
  return labels.map(([name, value]) => `${name}="${text(value)}"`).join(',')
}
