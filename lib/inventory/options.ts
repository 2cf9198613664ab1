import type * as z from 'zod'
import type { Problem } from '../base/problem.ts'
import type { AnyCheck } from '../kit/check.ts'
import { SecretRef } from '../kit/secret-ref.ts'
import type { Origin } from '../model/inventory.ts'
import type { SourceRef } from '../model/target.ts'
import type { OptionDocuments } from './option-documents.ts'
import { withDocuments } from './option-documents.ts'
import { at, originOf, placeIn, shippedOrigin, shippedValue } from './layers.ts'
import type { Layer } from './layers.ts'
import type { Path } from '../base/yaml/document.ts'
import { check as checkShape, problemsOf } from './zod-problems.ts'

export type ResolvedOptions = { readonly origins: readonly Origin[]; readonly problems: readonly Problem[] } & (
  | { readonly ok: true; readonly value: unknown; readonly written: Readonly<Record<string, unknown>> }
  | { readonly ok: false }
)

/**
 * The options of a check, key by key from the most particular level that says something. Together they are held
 * against the check's own schema: a check that cannot be run as shipped and was not asked for is left out silently.
 */
export function resolveOptions(check: AnyCheck, said: readonly Layer[], documents: OptionDocuments): ResolvedOptions {
  const shape = (check.options as unknown as z.ZodObject).shape as Readonly<Record<string, z.ZodType>>
  const merged: Record<string, unknown> = {}
  const latest = new Map<string, Layer>()
  for (const layer of said) {
    for (const name of Object.keys(shape)) {
      const written = at(layer.written, ['checks', check.name, name])
      if (written === undefined) continue
      merged[name] = written
      latest.set(name, layer)
    }
  }
  const origins = Object.entries(shape).flatMap(([name, field]) => {
    const layer = latest.get(name)
    const shown = ['checks', check.name, 'options', name]
    if (layer) return [originOf(layer, ['checks', check.name, name], shown)]
    const shipped = shippedValue(field)
    return shipped === undefined ? [] : [shippedOrigin(shown, shipped)]
  })
  const asked = said.findLast((layer) => layer.from !== 'settings')
  const parsed = checkShape(check.options, merged)
  if (parsed.success) {
    const entries = Object.entries(parsed.data as Readonly<Record<string, unknown>>).map(
      ([name, option]): [string, unknown] => {
        const layer = latest.get(name)
        const place = layer && placeIn(layer, ['checks', check.name, name])
        return [name, place ? withPlaces(option, [], () => place) : option]
      },
    )
    const read = withDocuments(check, Object.fromEntries(entries), merged, (name) => documents.from(latest.get(name)))
    // What is wrong with a file was told where it was read.
    if (!read) return { ok: false, origins, problems: [] }
    const flaws = flawsOf(check, read.options, (name) => latest.get(name) ?? asked)
    if (flaws.length > 0) return { ok: false, origins, problems: flaws }
    return { ok: true, value: read.options, written: read.written, origins, problems: [] }
  }
  const problems = parsed.error.issues.flatMap((issue) => {
    const layer = latest.get(String(issue.path[0])) ?? asked
    if (!layer) return []
    return problemsOf({ issues: [issue] }, layer.document, [...layer.path, 'checks', check.name])
  })
  return { ok: false, origins, problems }
}

function flawsOf(check: AnyCheck, options: unknown, layerOf: (name: string) => Layer | undefined): readonly Problem[] {
  return (check.vet?.(options) ?? []).flatMap(({ path, message, hint }) => {
    const layer = layerOf(String(path[0]))
    if (!layer) return []
    const where = placeIn(layer, ['checks', check.name, ...path])
    return [{ where, message, ...(hint !== undefined && { hint }) }]
  })
}

/**
 * The same with every reference to a secret told where it stands: it is looked for beside that file, whoever needs it.
 *
 * @param path of the node
 */
export function withPlaces(node: unknown, path: Path, placeOf: (path: Path) => SourceRef): unknown {
  if (node instanceof SecretRef) return node.at(placeOf(path))
  if (Array.isArray(node)) return node.map((item, index) => withPlaces(item, [...path, index], placeOf))
  if (node === null || typeof node !== 'object' || Object.getPrototypeOf(node) !== Object.prototype) return node
  return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, withPlaces(item, [...path, key], placeOf)]))
}
