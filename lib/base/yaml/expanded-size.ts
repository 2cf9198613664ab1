import { isAlias, isMap, isScalar, isSeq } from 'yaml'
import type { Document, Node } from 'yaml'

/**
 * How many values a document holds when each alias is what it stands for, counted without expanding any; and how many
 * aliases there are. The document has been vetted: no alias points nowhere or into itself.
 */
export function expandedSize(document: Document): { readonly values: number; readonly aliases: number } {
  const anchors = new Map<string, number>()
  let aliases = 0

  function sizeOf(node: unknown): number {
    if (isAlias(node)) {
      aliases += 1
      return anchors.get(node.source) ?? 1
    }
    const size = 1 + inside(node)
    const anchor = (node as (Node & { anchor?: string }) | null)?.anchor
    if ((isScalar(node) || isMap(node) || isSeq(node)) && anchor !== undefined) anchors.set(anchor, size)
    return size
  }

  function inside(node: unknown): number {
    const parts = isSeq(node) ? node.items : isMap(node) ? node.items.map(({ value }) => value) : []
    return parts.reduce<number>((sum, part) => sum + sizeOf(part), 0)
  }

  return { values: sizeOf(document.contents), aliases }
}
