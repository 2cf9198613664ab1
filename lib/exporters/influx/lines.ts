import { visibleText } from '../../base/escape.ts'
import type { Push } from '../../kit/exporter.ts'
import type { Series } from '../../model/metrics.ts'

/**
 * One line for each sample: the name is the measurement, labels are tags, the number is the field `value`, the time is
 * in milliseconds. What has ended has no line.
 *
 * Source: InfluxData, "Line protocol", special characters.
 */
export function influxLines({ at, families }: Push): string {
  return families
    .flatMap(({ name, samples }) =>
      samples.map(({ labels, value, atMs = at }) => `${name}${tagsOf(labels)} value=${value} ${Math.round(atMs)}\n`),
    )
    .join('')
}

/** A tag without a value is none, and would not be read. */
function tagsOf(labels: Series): string {
  return labels
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `,${tagText(name)}=${tagText(value)}`)
    .join('')
}

/** Nothing of it ends the line; a backslash at the end would take the mark behind it for a letter. */
function tagText(text: string): string {
  return visibleText(text)
    .replace(/[,= ]/gu, (mark) => `\\${mark}`)
    .replace(/\\$/u, '\\u{5c}')
}
