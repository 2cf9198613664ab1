import type { Problem } from '../../base/problem.ts'
import type { Path, SourceDocument } from '../../base/yaml/document.ts'
import type { SourceRef } from '../../model/target.ts'

/** A value as a file may hold it, once it has been understood. */
export type Tree = string | number | boolean | null | readonly Tree[] | { readonly [key: string]: Tree }

/** A place in a file, and how to say what is wrong there. No message repeats a value: it may be a secret. */
export interface At {
  /** Of its key, where it has one. */
  readonly where: SourceRef
  below(...path: Path): At
  /** Tells it, and gives nothing for the value, or what is taken instead. */
  wrong<T>(message: string, hint?: string, instead?: T): T | undefined
  /** It is fine, and not looked at. */
  warn(message: string): void
}

export interface Told {
  readonly problems: Problem[]
  readonly warnings: Set<string>
}

/** More than this of one file helps nobody. */
const MOST = 50

export function atTop(document: SourceDocument, told: Told): At {
  const at = (path: Path): At => ({
    get where() {
      return document.placeOfKey(path)
    },
    below: (...more) => at([...path, ...more]),
    wrong(message, hint, instead) {
      if (told.problems.length >= MOST) return instead
      const where = document.placeOf(path)
      const isSame = (each: Problem): boolean =>
        each.message === message && each.where.file === where.file && each.where.line === where.line
      if (!told.problems.some(isSame)) told.problems.push({ where, message, ...(hint !== undefined && { hint }) })
      return instead
    },
    warn(message) {
      if (told.warnings.size < MOST) told.warnings.add(`${placeWords(document.placeOfKey(path))}: ${message}`)
    },
  })
  return at([])
}

export function placeWords({ file, line, column }: SourceRef): string {
  return `${file}:${line}:${column}`
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Entries by their own names: "__proto__" is one. */
export function mapOf<T extends Tree>(entries: Iterable<readonly [string, T]>): { readonly [key: string]: T } {
  return Object.fromEntries(entries)
}

/** How many values there are in it, all in all. */
export function sizeOf(value: Tree): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value as Readonly<Record<string, Tree>>).reduce<number>((sum, each) => sum + sizeOf(each), 1)
}

export interface ServiceWorld {
  /** The folder that paths begin at. */
  readonly folder: string
}
