import { realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve } from 'node:path'
import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import type { SourceRef } from '../model/target.ts'
import { MAX_FILE_BYTES, parseSource } from '../base/yaml/document.ts'
import type { Path, SourceDocument } from '../base/yaml/document.ts'
import { at } from './layers.ts'
import { readBounded } from '../base/read-bounded.ts'

const MAX_FILES = 1000
const OTHERS_WRITE = 0o002

/** The main file and everything it includes, read once into memory. */
export interface Sources {
  readonly documents: readonly SourceDocument[]
  readonly warnings: readonly string[]
  readonly problems: readonly Problem[]
  /** Folders with plugins of the user's own, absolute: they have to be loaded before the rest can be understood. */
  readonly pluginFolders: readonly string[]
}

/** Where paths begin: the folder people are in, and what `~` stands for. */
export interface Standpoint {
  readonly cwd: string
  readonly home: string
}

/**
 * Reads the file and its includes. A file that cannot be read or parsed becomes a problem, and the others are read
 * all the same, so that everything wrong is told at once.
 *
 * @param file absolute, or relative to `cwd`; shown to people as it would be typed from there
 */
export async function readSources(file: string, { cwd, home }: Standpoint): Promise<Sources> {
  const documents: SourceDocument[] = []
  const warnings: string[] = []
  const problems: Problem[] = []
  const seen = new Set<string>()

  async function read(path: string, chain: readonly string[], askedFor: SourceRef | null): Promise<void> {
    const shown = showPath(path, cwd)
    const where = askedFor ?? startOf(shown)
    // Two names of one file are one file.
    const real = await realpath(path).catch(() => path)
    if (chain.includes(real)) {
      const circle = [...chain.slice(chain.indexOf(real)), real].map((each) => showPath(each, cwd)).join(' → ')
      problems.push({ where, message: `files include each other in a circle: ${circle}` })
      return
    }
    if (seen.has(real)) return
    seen.add(real)
    if (seen.size > MAX_FILES) {
      if (seen.size === MAX_FILES + 1) problems.push({ where, message: `more than ${MAX_FILES} files are included` })
      return
    }
    const bytes = await readBounded(path, MAX_FILE_BYTES)
    if (!bytes.ok) {
      problems.push({ where, message: `cannot read "${oneLine(shown)}": ${bytes.why}` })
      return
    }
    if ((bytes.mode & OTHERS_WRITE) !== 0) {
      const message = `"${oneLine(shown)}" may be written by everybody: it says which programs are run`
      problems.push({ where, message, hint: `chmod o-w ${oneLine(shown)}`, kind: 'permission' })
    }
    const parsed = parseSource(shown, bytes.bytes)
    if ('problems' in parsed) {
      problems.push(...parsed.problems)
      return
    }
    documents.push(parsed)
    for (const { text, where: from } of wordsAt(parsed, ['include'])) {
      const found = await filesFor(text, path, home)
      if (found.length === 0) warnings.push(`${placeText(from)}: "${oneLine(text)}" matches no file`)
      for (const each of found) await read(each, [...chain, real], from)
    }
  }

  const main = resolve(cwd, file)
  await read(main, [], null)
  const [first] = documents
  const folders = first?.file === showPath(main, cwd) ? await pluginFoldersOf(first, dirname(main), home) : []
  for (const { path, written, where } of folders) {
    if (path === null) problems.push({ where, message: `"${oneLine(written)}" is not a folder` })
  }
  return { documents, warnings, problems, pluginFolders: folders.flatMap(({ path }) => path ?? []) }
}

async function pluginFoldersOf(
  main: SourceDocument,
  base: string,
  home: string,
): Promise<{ written: string; where: SourceRef; path: string | null }[]> {
  const words = wordsAt(main, ['settings', 'plugins'])
  return Promise.all(
    words.map(async ({ text, where }) => {
      const path = resolve(base, expandHome(text, home))
      const entry = await stat(path).catch(() => null)
      return { written: text, where, path: entry?.isDirectory() === true ? path : null }
    }),
  )
}

/** One word or a list of words; other shapes are the schema's to refuse. */
function wordsAt(document: SourceDocument, path: Path): { text: string; where: SourceRef }[] {
  const value = at(document.value, path)
  const listed: unknown[] = Array.isArray(value) ? value : [value]
  return listed.flatMap((text, index) =>
    typeof text === 'string' && text !== ''
      ? [{ text, where: document.placeOf(Array.isArray(value) ? [...path, index] : path) }]
      : [],
  )
}

async function filesFor(written: string, asking: string, home: string): Promise<string[]> {
  const { glob, isDynamicPattern } = await import('tinyglobby')
  const pattern = expandHome(written, home)
  const folder = dirname(asking)
  const literal = resolve(folder, pattern)
  const there = await stat(literal).catch(() => null)
  // A file may be called "[a].yaml": what is there by that very name is meant.
  if (there !== null || !isDynamicPattern(pattern)) return [literal]
  const found = await glob(pattern, { cwd: folder, absolute: true, onlyFiles: true, expandDirectories: false })
  // "*.yaml" beside the file itself means the others.
  return found.filter((each) => each !== asking).sort()
}

/** `~/x` → x in the home folder; anything else as it is. */
export function expandHome(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') ? `${home}${path.slice(1)}` : path
}

/** As people would type it from where they are. */
export function showPath(path: string, cwd: string): string {
  const short = relative(cwd, path)
  return short.startsWith('..') || isAbsolute(short) ? path : short
}

function startOf(file: string): SourceRef {
  return { file, line: 1, column: 1 }
}

function placeText({ file, line, column }: SourceRef): string {
  return `${file}:${line}:${column}`
}
