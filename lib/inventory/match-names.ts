import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import { suggest } from '../base/suggest.ts'
import type { Match } from '../model/rule.ts'
import type { SourceRef } from '../model/target.ts'
import { SELF } from '../model/oneself.ts'
import type { Path, SourceDocument, Spot } from '../base/yaml/document.ts'
import { at } from './layers.ts'
import { OWN_CHECKS } from './name-patterns.ts'

/** What a match may name. */
export interface Named {
  readonly checks: readonly string[]
  /** By id. */
  readonly targets: ReadonlyMap<string, unknown>
}

/** Checks that do not exist, where `path` leads to the words of the match. */
export function wrongChecks({ check }: Match, { document, path }: Spot, { checks }: Named): Problem[] {
  const known = [...checks, ...OWN_CHECKS]
  return [...(check ?? []).entries()].flatMap(([index, name]): Problem[] => {
    if (isPattern(name) || known.includes(name)) return []
    const where = placeIn(document, [...path, 'check'], index)
    return [{ where, message: `there is no check "${oneLine(name, 80)}"`, hint: meantBy(name, known, 'checks') }]
  })
}

/** Targets that do not exist. Not an error: a target may come back. */
export function strangers({ target }: Match, { document, path }: Spot, { targets }: Named): string[] {
  return [...(target ?? []).entries()].flatMap(([index, id]) => {
    if (isPattern(id) || id === SELF || targets.has(id)) return []
    const { file, line, column } = placeIn(document, [...path, 'target'], index)
    const meant = suggest(id, [...targets.keys()])
    const question = meant === null ? '' : `; was "${meant}" meant?`
    return [`${file}:${line}:${column}: no target is called "${oneLine(id, 80)}"${question}`]
  })
}

/** Of a list the element, of a single word the word itself, of a map the key of it. */
function placeIn(document: SourceDocument, path: Path, index: number, key?: string): SourceRef {
  const written = at(document.value, path)
  const element = Array.isArray(written) ? [...path, index] : path
  return document.placeOf(key !== undefined ? [...element, key] : element)
}

export function meantBy(word: string, known: readonly string[], what: string): string {
  const meant = suggest(word, known)
  return meant === null ? `${what}: ${known.join(', ') || 'none'}` : `did you mean "${meant}"?`
}

/** The elements of a list at the top of the file; none where it is something else. */
export function listIn({ value }: SourceDocument, key: string): readonly unknown[] {
  const found = at(value, [key])
  return Array.isArray(found) ? found : []
}

/** A name that stands twice, with the place of the first. Takes note of those that do not. */
export function twice(what: string, name: unknown, spot: Spot, first: Map<string, Spot>): Problem[] {
  if (typeof name !== 'string') return []
  const before = first.get(name)
  if (!before) {
    first.set(name, spot)
    return []
  }
  const { file, line } = before.document.placeOf(before.path)
  const where = spot.document.placeOf([...spot.path, 'name'])
  return [{ where, message: `the ${what} "${oneLine(name, 80)}" stands twice, first at ${file}:${line}` }]
}

function isPattern(text: string): boolean {
  return /[*?{]/u.test(text)
}
