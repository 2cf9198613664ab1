import { isAlias, isCollection, isMap, isScalar, isSeq } from 'yaml'
import type { Document, Node, YAMLMap } from 'yaml'
import { oneLine } from '../escape.ts'

/** Something in the tree that a plain value may not have, and the offset where it stands. */
export interface Flaw {
  readonly offset: number
  readonly message: string
  readonly hint?: string
  /** Where the same key stood first. */
  readonly firstOffset?: number
}

const PLAIN_TAGS = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((tag) => `tag:yaml.org,2002:${tag}`),
)
const PROTOTYPE_NAMES = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Everything in a document that is more than plain maps, lists and words: foreign tags, keys that are no words, the
 * same key twice, names that reach into JavaScript's objects, aliases that point nowhere or into themselves. Aliases
 * are not followed, so the work is bounded by the text.
 */
export function vetTree(document: Document): Flaw[] {
  const flaws: Flaw[] = []
  const anchors = new Map<string, Node>()

  function visit(node: unknown, above: readonly Node[]): void {
    if (isAlias(node)) flaws.push(...aliasFlaws(node.source, offsetOf(node), anchors, above))
    if (!isScalar(node) && !isCollection(node)) return
    if (node.tag !== undefined && !PLAIN_TAGS.has(node.tag)) flaws.push(tagFlaw(node.tag, offsetOf(node)))
    if (node.anchor !== undefined) anchors.set(node.anchor, node)
    const inside = [...above, node]
    if (isSeq(node)) for (const item of node.items) visit(item, inside)
    if (!isMap(node)) return
    flaws.push(...keyFlaws(node))
    for (const { key, value } of node.items) {
      if (isScalar(key)) visit(key, inside)
      visit(value, inside)
    }
  }

  visit(document.contents, [])
  return flaws
}

function aliasFlaws(name: string, offset: number, anchors: ReadonlyMap<string, Node>, above: readonly Node[]): Flaw[] {
  const anchor = anchors.get(name)
  const word = oneLine(name, 80)
  if (anchor === undefined) return [{ offset, message: `there is no anchor "&${word}" above this alias` }]
  return above.includes(anchor) ? [{ offset, message: `the alias "*${word}" stands inside its own anchor` }] : []
}

function tagFlaw(tag: string, offset: number): Flaw {
  const hint = 'a file holds plain maps, lists and words; nothing in it is evaluated'
  return { offset, message: `the tag "${oneLine(tag.replace(/^tag:yaml.org,2002:/u, '!!'), 80)}" is not allowed`, hint }
}

function keyFlaws(map: YAMLMap): Flaw[] {
  const seen = new Map<string, number>()
  return map.items.flatMap(({ key }): Flaw[] => {
    const offset = offsetOf(key)
    const name = isScalar(key) ? wordOf(key.value) : null
    if (name === null) return [{ offset, message: 'a key is one word, not a list, a map, an alias or nothing' }]
    if (PROTOTYPE_NAMES.has(name)) return [{ offset, message: `"${name}" may not be a key` }]
    const firstOffset = seen.get(name)
    if (firstOffset !== undefined) return [{ offset, message: `"${oneLine(name, 80)}" stands twice`, firstOffset }]
    seen.set(name, offset)
    return []
  })
}

function wordOf(value: unknown): string | null {
  // The key that merges, where it does.
  if (typeof value === 'symbol') return value.description ?? null
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

function offsetOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0
}
