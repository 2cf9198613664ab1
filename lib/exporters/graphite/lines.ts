import type { Push } from '../../kit/exporter.ts'
import type { Series } from '../../model/metrics.ts'

/** `tags`: as Graphite has had them since 1.1. `paths`: values of labels are parts of the path, for what is older. */
export type GraphiteForm = 'tags' | 'paths'

/**
 * One line for each sample: path, value, time in seconds. What has ended has no line.
 *
 * @param prefix in front of every name; empty for none
 *
 * Source: Graphite, "Feeding In Your Data", the plaintext protocol; "Graphite Tag Support", Carbon.
 */
export function graphiteLines({ at, families }: Push, prefix: string, form: GraphiteForm): string {
  const begin = prefix === '' ? '' : `${prefix}.`
  const rest = form === 'tags' ? tagsOf : pathOf
  return families
    .flatMap(({ name, samples }) =>
      samples.map(
        ({ labels, value, atMs = at }) => `${begin}${name}${rest(labels)} ${value} ${Math.floor(atMs / 1000)}\n`,
      ),
    )
    .join('')
}

/** A tag without a value is none, and would not be read. */
function tagsOf(labels: Series): string {
  return labels
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `;${name}=${encoded(value, /[^A-Za-z0-9_./:@-]/gu)}`)
    .join('')
}

function pathOf(labels: Series): string {
  return labels.map(([, value]) => `.${value === '' ? '-' : encoded(value, /[^A-Za-z0-9_-]/gu)}`).join('')
}

/** `%2F` and the like for all that has a meaning in a path, a tag or a query; no two texts give the same. */
function encoded(text: string, unsafe: RegExp): string {
  return text.replace(unsafe, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  )
}
