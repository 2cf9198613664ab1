import { dirname, resolve } from 'node:path'
import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import type { AnyCheck, CheckDocument } from '../kit/check.ts'
import type { SourceRef } from '../model/target.ts'
import { MAX_FILE_BYTES, parseSource } from '../base/yaml/document.ts'
import type { Path, SourceDocument } from '../base/yaml/document.ts'
import { at } from './layers.ts'
import type { Layer } from './layers.ts'
import { readBounded } from '../base/read-bounded.ts'
import { isShippedName, shippedDocument, shippedNames } from './shipped-documents.ts'
import { expandHome, showPath } from './sources.ts'
import type { Standpoint } from './sources.ts'
import { check as checkShape, problemsOf } from './zod-problems.ts'

/** What is in a file: as somebody wrote it, and as its schema understands it. */
interface Read {
  readonly written: unknown
  readonly value: unknown
}

/** Finds what is in the file that a word names; null where something is wrong with it. */
type Find = (word: string, wish: CheckDocument) => Read | null

/** The files that options of checks name, read. */
export interface OptionDocuments {
  /** Paths begin at the file in which a level stands. */
  from(layer: Pick<Layer, 'document'> | undefined): Find
}

/** Of a word nobody wrote, and where no inventory is read: those that are shipped. */
export const shippedOnly: Find = (word, wish) => {
  const shipped = isShippedName(word) ? shippedDocument(word, wish) : null
  return shipped && { written: word, value: shared(shipped.value) }
}

/**
 * Reads every file that an option of a check names, at any level. What is wrong in one is told with its place there; one
 * that is not there, where it is named.
 */
export async function readOptionDocuments(
  documents: readonly SourceDocument[],
  checks: ReadonlyMap<string, AnyCheck>,
  place: Standpoint,
): Promise<{ readonly documents: OptionDocuments; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = []
  const read = new Map<string, Read | null>()
  // Thousands of targets ask for the same.
  const shipped = new Map<string, Read | null>()
  const shippedOnce: Find = (word, wish) => {
    const key = keyOf(word, wish)
    const found = shipped.has(key) ? (shipped.get(key) ?? null) : shippedOnly(word, wish)
    shipped.set(key, found)
    return found
  }
  for (const { word, wish, document, where } of documents.flatMap((each) => namedIn(each, checks))) {
    if (isShippedName(word)) {
      const names = shippedNames(wish.folder)
      const hint = `shipped: ${names.join(', ') || 'none'}; a file is named by its path, such as "./${word}.yaml"`
      if (!names.includes(word)) problems.push({ where, message: `nothing that is shipped is called "${word}"`, hint })
      continue
    }
    const path = pathOf(word, document, place)
    const key = keyOf(path, wish)
    if (!read.has(key)) read.set(key, await readOne(path, wish, { where, problems, cwd: place.cwd }))
  }
  return {
    problems,
    documents: {
      from: (layer) => (word, wish) =>
        layer && !isShippedName(word)
          ? (read.get(keyOf(pathOf(word, layer.document, place), wish)) ?? null)
          : shippedOnce(word, wish),
    },
  }
}

/**
 * The options with what is in a file in the place of its name.
 *
 * @returns null where one of the files cannot be had
 */
export function withDocuments(
  { documents = {} }: AnyCheck,
  options: Readonly<Record<string, unknown>>,
  written: Readonly<Record<string, unknown>>,
  findFor: (name: string) => Find,
): { readonly options: unknown; readonly written: Readonly<Record<string, unknown>> } | null {
  const [filled, shown] = [{ ...options }, { ...written }]
  for (const [name, wish] of Object.entries(documents)) {
    const find = findFor(name)
    const found = listOf(options[name]).map((each) =>
      typeof each === 'string' ? find(each, wish) : { written: each, value: each },
    )
    if (found.some((each) => each === null)) return null
    const isList = Array.isArray(options[name])
    filled[name] = isList ? found.map((each) => each?.value) : found[0]?.value
    // Whoever records a check keeps what was in its files, not where they lay.
    const texts = listOf(written[name])
    if (written[name] !== undefined)
      shown[name] = texts.map((text, nth) => (typeof text === 'string' ? found[nth]?.written : text))
  }
  return { options: filled, written: shown }
}

/**
 * The same without a prototype. Whoever looks into options for references to secrets copies what is plain, and goes past
 * everything else: a file holds none, and thousands of targets share what is in it.
 */
function shared(value: unknown): unknown {
  const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isPlain ? (Object.assign(Object.create(null), value) as unknown) : value
}

interface Named {
  readonly word: string
  readonly wish: CheckDocument
  readonly document: SourceDocument
  readonly where: SourceRef
}

function namedIn(document: SourceDocument, checks: ReadonlyMap<string, AnyCheck>): readonly Named[] {
  const levels = levelsIn(document)
  return [...checks.values()].flatMap(({ name, documents = {} }) =>
    Object.entries(documents).flatMap(([option, wish]) =>
      levels.flatMap((level) => {
        const path = [...level, 'checks', name, option]
        const said = at(document.value, path)
        return listOf(said).flatMap((word, nth) => {
          if (typeof word !== 'string' || word === '') return []
          return [{ word, wish, document, where: document.placeOf(Array.isArray(said) ? [...path, nth] : path) }]
        })
      }),
    ),
  )
}

function levelsIn({ value }: SourceDocument): readonly Path[] {
  const groups = at(value, ['groups'])
  const lists = ['targets', 'workloads', 'parity'].flatMap((list) => {
    const all = at(value, [list])
    return Array.isArray(all) ? all.map((_, nth): Path => [list, nth]) : []
  })
  const names = typeof groups === 'object' && groups !== null ? Object.keys(groups) : []
  return [['settings'], ...names.map((name): Path => ['groups', name]), ...lists]
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value]
}

function pathOf(word: string, { file }: SourceDocument, { cwd, home }: Standpoint): string {
  return resolve(dirname(resolve(cwd, file)), expandHome(word, home))
}

function keyOf(path: string, { folder = '' }: CheckDocument): string {
  return `${folder}\0${path}`
}

async function readOne(
  path: string,
  { schema }: CheckDocument,
  by: { readonly where: SourceRef; readonly problems: Problem[]; readonly cwd: string },
): Promise<Read | null> {
  const shown = showPath(path, by.cwd)
  const bytes = await readBounded(path, MAX_FILE_BYTES)
  if (!bytes.ok) {
    by.problems.push({ where: by.where, message: `cannot read "${oneLine(shown)}": ${bytes.why}` })
    return null
  }
  const document = parseSource(shown, bytes.bytes)
  if ('problems' in document) {
    by.problems.push(...document.problems)
    return null
  }
  const parsed = checkShape(schema, document.value ?? {})
  if (parsed.success) return { written: document.value ?? {}, value: shared(parsed.data) }
  by.problems.push(...problemsOf(parsed.error, document))
  return null
}
