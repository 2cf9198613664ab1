import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml'
import type { Document, Node, Pair } from 'yaml'
import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import type { SourceRef } from '../model/target.ts'

export type Path = readonly (string | number)[]

/** One YAML file, read: its value, and the place of everything in it. */
export interface SourceDocument {
  readonly file: string
  readonly value: unknown
  /** The place of the value at the path, or of the nearest thing around it. */
  placeOf(path: Path): SourceRef
  /** The place of the last key of the path. */
  placeOfKey(path: Path): SourceRef
}

export const MAX_FILE_BYTES = 1024 * 1024
const MAX_ALIASES = 50
const MAX_DEPTH = 100
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Reads YAML strictly: duplicate keys, unknown tags, names of prototypes, invalid UTF-8, deep nesting and alias
 * bombs are problems with a place. A byte order mark and CRLF are fine.
 */
export function parseSource(
  file: string,
  bytes: Uint8Array,
): SourceDocument | { readonly problems: readonly Problem[] } {
  const at = (line: number, column = 1): SourceRef => ({ file, line, column })
  const refuse = (where: SourceRef, message: string, hint?: string): { problems: Problem[] } => ({
    problems: [{ where, message, ...(hint !== undefined && { hint }) }],
  })
  if (bytes.length > MAX_FILE_BYTES) {
    return refuse(at(1), `the file has ${bytes.length} bytes`, `at most ${MAX_FILE_BYTES} are read`)
  }
  const badLine = lineNotUtf8(bytes)
  if (badLine !== null) return refuse(at(badLine), 'the line is not valid UTF-8')
  const text = new TextDecoder().decode(bytes)
  const deepLine = lineTooDeep(text)
  if (deepLine !== null) return refuse(at(deepLine), `nested more than ${MAX_DEPTH} levels deep`)

  const lines = new LineCounter()
  try {
    const doc = parseDocument(text, { lineCounter: lines, uniqueKeys: false, version: '1.2', logLevel: 'silent' })
    const place = (offset: number): SourceRef => {
      const { line, col } = lines.linePos(offset)
      return { file, line: Math.max(1, line), column: Math.max(1, col) }
    }
    const problems = [...syntaxProblems(doc, place), ...keyProblems(doc, place)]
    if (problems.length > 0) return { problems }
    return sourceDocument(file, doc, place)
  } catch (error) {
    if (error instanceof RangeError) return refuse(at(1), `nested more than ${MAX_DEPTH} levels deep`)
    if (error instanceof ReferenceError) return refuse(at(1), 'too many aliases', `at most ${MAX_ALIASES} are expanded`)
    throw error
  }
}

function sourceDocument(file: string, doc: Document, place: (offset: number) => SourceRef): SourceDocument {
  const start: SourceRef = { file, line: 1, column: 1 }
  const placeOfNode = (node: Node | null): SourceRef | null => (node?.range ? place(node.range[0]) : null)
  return {
    file,
    value: doc.toJS({ maxAliasCount: MAX_ALIASES }) as unknown,
    placeOf(path) {
      let found = placeOfNode(doc.contents) ?? start
      walk(doc, path, ({ key, value }) => {
        found = placeOfNode(value) ?? placeOfNode(key) ?? found
      })
      return found
    },
    placeOfKey(path) {
      let found = placeOfNode(doc.contents) ?? start
      walk(doc, path, ({ key, value }) => {
        found = placeOfNode(key) ?? placeOfNode(value) ?? found
      })
      return found
    },
  }
}

/** Follows the path as far as the document goes. */
function walk(doc: Document, path: Path, step: (at: { key: Node | null; value: Node | null }) => void): void {
  let node: unknown = doc.contents
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(doc)
    if (isSeq(node)) {
      node = node.items[Number(part)]
      if (node === undefined) return
      step({ key: null, value: node as Node })
    } else if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
      if (!pair) return
      step({ key: pair.key as Node, value: pair.value as Node | null })
      node = pair.value
    } else return
  }
}

function syntaxProblems(doc: Document, place: (offset: number) => SourceRef): Problem[] {
  return [...doc.errors, ...doc.warnings].map((error) => ({
    where: place(error.pos[0]),
    message: oneLine(
      error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/u, '') ?? 'not valid YAML',
      200,
    ),
  }))
}

function keyProblems(doc: Document, place: (offset: number) => SourceRef): Problem[] {
  const problems: Problem[] = []
  visit(doc, {
    Map(_key, map) {
      const firstAt = new Map<string, SourceRef>()
      for (const pair of map.items) {
        const { name, where } = keyOf(pair, place)
        const first = firstAt.get(name)
        if (FORBIDDEN_KEYS.has(name)) problems.push({ where, message: `"${name}" may not be a key` })
        else if (first) problems.push({ where, message: `"${name}" stands twice, first in line ${first.line}` })
        else firstAt.set(name, where)
      }
    },
  })
  return problems
}

function keyOf(pair: Pair, place: (offset: number) => SourceRef): { name: string; where: SourceRef } {
  const key = pair.key as Node
  const name = isScalar(key) ? String(key.value) : '(a list or map)'
  return { name: oneLine(name, 100), where: place(key.range?.[0] ?? 0) }
}

/** The number of the first line that is not UTF-8. A line end is never a part of another character. */
function lineNotUtf8(bytes: Uint8Array): number | null {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  for (let start = 0, line = 1; start <= bytes.length; line += 1) {
    const next = bytes.indexOf(10, start)
    const end = next < 0 ? bytes.length : next
    try {
      decoder.decode(bytes.subarray(start, end))
    } catch {
      return line // the decoder throws for nothing else
    }
    start = end + 1
  }
  return null
}

/** Brackets alone, quotes not looked at: a hundred levels are far beyond any inventory, in a string as well. */
function lineTooDeep(text: string): number | null {
  let depth = 0
  let line = 1
  for (const character of text) {
    if (character === '\n') line += 1
    else if (character === '[' || character === '{') depth += 1
    else if (character === ']' || character === '}') depth -= 1
    if (depth > MAX_DEPTH) return line
  }
  return null
}
