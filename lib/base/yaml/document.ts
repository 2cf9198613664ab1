import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, parseDocument } from 'yaml'
import type { Document, Node } from 'yaml'
import { oneLine } from '../escape.ts'
import type { Problem } from '../problem.ts'
import type { SourceRef } from '../../model/target.ts'
import { expandedSize } from './expanded-size.ts'
import { tooDeepAt } from './nesting.ts'
import { vetTree } from './vet-tree.ts'

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

/** Where something stands in the files. */
export interface Spot {
  readonly document: SourceDocument
  readonly path: Path
}

export const MAX_FILE_BYTES = 1024 * 1024
const MAX_ALIASES = 50
const MAX_DEPTH = 64

type Locate = (offset: number) => SourceRef
type Refused = { readonly problems: readonly Problem[] }

/**
 * Reads YAML strictly: duplicate keys, tags, names of prototypes, invalid UTF-8, deep nesting and alias bombs are
 * problems with a place. A byte order mark and CRLF are fine. No message repeats a line of the file: it may hold a
 * secret in the wrong place.
 */
export function parseSource(file: string, bytes: Uint8Array, maxBytes = MAX_FILE_BYTES): SourceDocument | Refused {
  const text = textOf(file, bytes, maxBytes)
  if (typeof text !== 'string') return text
  const locate = locator(file, text)
  const doc = parseDocument(text, optionsOf(false))
  return valueOf(file, doc, locate, MAX_ALIASES)
}

/** What the values of one file may be in all, with everything that aliases stand for. */
const MAX_VALUES = 200_000
/** Each of them is looked for among all anchors. */
const MAX_EXPANDED = 1000

/** The same of files of others, which may hold several documents and merge keys. Empty ones are left out. */
export function parseDocuments(file: string, bytes: Uint8Array): readonly SourceDocument[] | Refused {
  const text = textOf(file, bytes, MAX_FILE_BYTES)
  if (typeof text !== 'string') return text
  const locate = locator(file, text)
  const all = [...parseAllDocuments(text, optionsOf(true))].filter(({ contents, errors }) => contents ?? errors.length)
  const read: SourceDocument[] = []
  for (const doc of all) {
    const flaws = problemsIn(doc, locate)
    if (flaws.length > 0) return { problems: flaws }
    const { values, aliases } = expandedSize(doc)
    if (values > MAX_VALUES || aliases > MAX_EXPANDED)
      return refuse(
        locate(0),
        'too much stands behind aliases',
        `at most ${MAX_VALUES} values, ${MAX_EXPANDED} aliases`,
      )
    const document = valueOf(file, doc, locate, null)
    if ('problems' in document) return document
    read.push(document)
  }
  return read
}

function refuse(where: SourceRef, message: string, hint: string): Refused {
  return { problems: [{ where, message, hint }] }
}

function textOf(file: string, bytes: Uint8Array, maxBytes: number): string | Refused {
  if (bytes.length > maxBytes)
    return refuse({ file, line: 1, column: 1 }, `the file has ${bytes.length} bytes`, `at most ${maxBytes} are read`)
  const bad = placeNotUtf8(bytes)
  if (bad) return refuse({ file, ...bad }, 'this is not valid UTF-8', 'save the file as UTF-8')
  const text = new TextDecoder().decode(bytes)
  const deep = tooDeepAt(text, MAX_DEPTH)
  if (deep === null) return text
  const where = { file, ...placeAfter(text.slice(0, deep)) }
  return refuse(where, `nested more than ${MAX_DEPTH} levels deep`, 'no file of this kind needs that many')
}

/** Counted by ourselves: the package's parser passes over line ends in what it cannot read. */
function locator(file: string, text: string): Locate {
  const lines = new LineCounter()
  lines.addNewLine(0)
  for (const { index } of text.matchAll(/\n/gu)) lines.addNewLine(index + 1)
  return (offset) => {
    // The package may point behind the end of a text that breaks off.
    const { line, col } = lines.linePos(Math.min(offset, text.length))
    return { file, line: Math.max(1, line), column: Math.max(1, col) }
  }
}

/** The package's own search for keys that stand twice compares every key with every other; vetTree is linear. */
function optionsOf(merge: boolean) {
  return { uniqueKeys: false, version: '1.2', prettyErrors: false, merge } as const
}

/** @param maxAliases null where what they stand for has been counted */
function valueOf(
  file: string,
  doc: Document.Parsed,
  locate: Locate,
  maxAliases: number | null,
): SourceDocument | Refused {
  const problems = problemsIn(doc, locate)
  if (problems.length > 0) return { problems }
  try {
    return sourceDocument(file, doc, locate, maxAliases)
  } catch (error) {
    // What a merge key names is looked at only when a value is made of it.
    if (error instanceof Error && error.message.startsWith('Merge sources'))
      return refuse(locate(0), 'a merge key ("<<") takes in something that is no map', 'write "<<: *name" of a map')
    // All that is left for it to refuse are aliases of aliases of aliases.
    if (!(error instanceof ReferenceError)) throw error
    return refuse(locate(0), 'too many aliases', `at most ${MAX_ALIASES} are expanded; groups share settings too`)
  }
}

function problemsIn(doc: Document.Parsed, locate: Locate): Problem[] {
  if (doc.errors.length > 0)
    return doc.errors.map(({ message, pos }) => ({ where: locate(pos[0]), message: plain(message) }))
  const flaws = vetTree(doc).map(({ offset, message, hint, firstOffset }) => ({
    where: locate(offset),
    message: firstOffset === undefined ? message : `${message}, first in line ${locate(firstOffset).line}`,
    ...(hint !== undefined && { hint }),
  }))
  if (flaws.length > 0) return flaws
  return doc.warnings.map(({ message, pos }) => ({ where: locate(pos[0]), message: plain(message) }))
}

function plain(message: string): string {
  if (message.startsWith('Source contains multiple documents'))
    return 'a second document starts here: one file holds one'
  const open = /^Missing closing (['"])quote/u.exec(message)?.[1]
  if (open !== undefined) return `a quote (${open}) is not closed`
  const line = oneLine(message.split('\n')[0] ?? '', 200)
  return line.charAt(0).toLowerCase() + line.slice(1)
}

function sourceDocument(file: string, doc: Document, locate: Locate, maxAliases: number | null): SourceDocument {
  const placeOfNode = (node: Node | null): SourceRef | null => (node?.range ? locate(node.range[0]) : null)
  const start = placeOfNode(doc.contents) ?? { file, line: 1, column: 1 }
  return {
    file,
    value: doc.toJS({ maxAliasCount: maxAliases ?? -1 }) as unknown,
    placeOf(path) {
      let found = start
      walk(doc, path, ({ key, value }) => {
        found = placeOfNode(value) ?? placeOfNode(key) ?? found
      })
      return found
    },
    placeOfKey(path) {
      let found = start
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

/** Read with replacement characters and written again, the text differs first where the first bad byte was. */
function placeNotUtf8(bytes: Uint8Array): { line: number; column: number } | null {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const again = new TextEncoder().encode(text)
  const length = Math.max(bytes.length, again.length)
  for (let at = 0; at < length; at += 1) {
    if (bytes[at] !== again[at]) return placeAfter(new TextDecoder().decode(bytes.subarray(0, at)))
  }
  return null
}

function placeAfter(text: string): { line: number; column: number } {
  const lines = text.split('\n')
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}
