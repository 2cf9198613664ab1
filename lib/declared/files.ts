import { stat } from 'node:fs/promises'
import { isAbsolute, relative, resolve } from 'node:path'
import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import { readBounded } from '../base/read-bounded.ts'
import type { Bytes } from '../base/read-bounded.ts'
import { MAX_FILE_BYTES, parseDocuments } from '../base/yaml/document.ts'
import type { SourceDocument } from '../base/yaml/document.ts'
import type { SourceRef } from '../model/target.ts'

/** What one reading of declared files has opened. Each file is read once. */
export interface Files {
  /** The documents of a YAML file; none, and a problem, where it cannot be read. */
  documents(path: string, askedFor: SourceRef, problems: Problem[]): Promise<readonly SourceDocument[]>
  /** A text; null where there is none. */
  text(path: string): Promise<string | null>
  /** As people would type it. */
  shown(path: string): string
  /** How all that was asked for stood when it was read. */
  stampRead(): string
  /** How it stands now: another text once one of them has changed, come or gone. */
  stampNow(): Promise<string>
}

/** Of one plan, with everything its files name. */
const MAX_FILES = 500

export function openFiles(cwd: string): Files {
  const asked = new Map<string, Promise<Bytes>>()
  const stamps = new Map<string, string>()

  const shown = (path: string): string => {
    const short = relative(cwd, path)
    return short.startsWith('..') || isAbsolute(short) ? path : short
  }

  async function stampedRead(path: string): Promise<Bytes> {
    // Before it is read: what changes meanwhile is seen at the next look.
    stamps.set(path, await stampOf(path))
    return readBounded(path, MAX_FILE_BYTES)
  }

  function read(path: string): Promise<Bytes> {
    const known = asked.get(path)
    if (known) return known
    if (asked.size >= MAX_FILES) return Promise.resolve({ ok: false, why: `more than ${MAX_FILES} files are not read` })
    const bytes = stampedRead(path)
    asked.set(path, bytes)
    return bytes
  }

  return {
    shown,
    async documents(path, askedFor, problems) {
      const bytes = await read(path)
      const name = oneLine(shown(path))
      if (!bytes.ok) {
        problems.push({ where: askedFor, message: `cannot read "${name}": ${bytes.why}` })
        return []
      }
      const parsed = parseDocuments(name, bytes.bytes)
      if ('problems' in parsed) {
        problems.push(...parsed.problems)
        return []
      }
      return parsed
    },
    async text(path) {
      const bytes = await read(path)
      return bytes.ok ? new TextDecoder().decode(bytes.bytes) : null
    },
    stampRead: () =>
      [...stamps.keys()]
        .sort()
        .map((path) => stamps.get(path))
        .join('\n'),
    stampNow: async () => (await Promise.all([...stamps.keys()].sort().map(stampOf))).join('\n'),
  }
}

async function stampOf(path: string): Promise<string> {
  const entry = await stat(path, { bigint: true }).catch(() => null)
  return entry ? `${path} ${entry.ino} ${entry.size} ${entry.mtimeNs} ${entry.ctimeNs}` : `${path} -`
}

/** Files by their names or by a pattern, in the order of their names. A name that finds nothing stands for itself. */
export async function filesFor(pattern: string, folder: string, home: string): Promise<readonly string[]> {
  const { glob, isDynamicPattern } = await import('tinyglobby')
  const written = pattern === '~' || pattern.startsWith('~/') ? `${home}${pattern.slice(1)}` : pattern
  const literal = resolve(folder, written)
  const isThere = await stat(literal).then(
    () => true,
    () => false,
  )
  if (isThere || !isDynamicPattern(written)) return [literal]
  const found = await glob(written, { cwd: folder, absolute: true, onlyFiles: true, expandDirectories: false })
  return found.sort()
}
