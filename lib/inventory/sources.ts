import { readFile, stat } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve } from 'node:path'
import { glob, isDynamicPattern } from 'tinyglobby'
import type { Problem } from '../base/problem.ts'
import type { SourceRef } from '../model/target.ts'
import { MAX_FILE_BYTES, parseSource } from './document.ts'
import type { SourceDocument } from './document.ts'

/** The main file and everything it includes, read once into memory. */
export interface Sources {
  readonly documents: readonly SourceDocument[]
  readonly warnings: readonly string[]
  readonly problems: readonly Problem[]
}

/**
 * Reads the file and its includes. A file that cannot be read or parsed becomes a problem, and the others are read
 * all the same, so that everything wrong is told at once.
 *
 * @param file absolute, or relative to `cwd`; shown to people as it would be typed from there
 */
export async function readSources(file: string, cwd: string): Promise<Sources> {
  const documents: SourceDocument[] = []
  const warnings: string[] = []
  const problems: Problem[] = []
  const seen = new Set<string>()

  async function read(path: string, chain: readonly string[], askedFor: SourceRef | null): Promise<void> {
    const shown = showPath(path, cwd)
    if (chain.includes(path)) {
      const circle = [...chain.slice(chain.indexOf(path)), path].map((each) => showPath(each, cwd)).join(' → ')
      problems.push({ where: askedFor ?? startOf(shown), message: `files include each other in a circle: ${circle}` })
      return
    }
    if (seen.has(path)) return
    seen.add(path)
    const bytes = await readBytes(path)
    if (typeof bytes === 'string') {
      problems.push({ where: askedFor ?? startOf(shown), message: `cannot read "${shown}": ${bytes}` })
      return
    }
    const parsed = parseSource(shown, bytes)
    if ('problems' in parsed) {
      problems.push(...parsed.problems)
      return
    }
    documents.push(parsed)
    for (const include of includesOf(parsed)) {
      const found = await filesFor(include.pattern, dirname(path))
      if (found.length === 0) warnings.push(`${placeText(include.where)}: "${include.pattern}" matches no file`)
      for (const each of found) await read(each, [...chain, path], include.where)
    }
  }

  await read(resolve(cwd, file), [], null)
  return { documents, warnings, problems }
}

function includesOf(document: SourceDocument): { pattern: string; where: SourceRef }[] {
  const value = (document.value as { include?: unknown } | null)?.include
  const listed: unknown[] = Array.isArray(value) ? value : [value]
  return listed.flatMap((pattern, index) =>
    typeof pattern === 'string'
      ? [{ pattern, where: document.placeOf(Array.isArray(value) ? ['include', index] : ['include']) }]
      : [],
  )
}

async function filesFor(pattern: string, folder: string): Promise<string[]> {
  if (!isDynamicPattern(pattern)) return [resolve(folder, pattern)]
  const found = await glob(pattern, { cwd: folder, absolute: true, onlyFiles: true, expandDirectories: false })
  return found.sort()
}

async function readBytes(path: string): Promise<Uint8Array | string> {
  try {
    const { size } = await stat(path)
    if (size > MAX_FILE_BYTES) return `it has ${size} bytes, at most ${MAX_FILE_BYTES} are read`
    return await readFile(path)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const words: Readonly<Record<string, string>> = {
      ENOENT: 'no such file',
      EACCES: 'no permission',
      EISDIR: 'it is a folder',
    }
    return words[code ?? ''] ?? message
  }
}

function showPath(path: string, cwd: string): string {
  const short = relative(cwd, path)
  return short.startsWith('..') || isAbsolute(short) ? path : short
}

function startOf(file: string): SourceRef {
  return { file, line: 1, column: 1 }
}

function placeText({ file, line, column }: SourceRef): string {
  return `${file}:${line}:${column}`
}
