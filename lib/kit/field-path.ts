import { matcher } from './patterns.ts'

/** Whether the parts of a path fit, one pattern for each. */
export interface FieldPath {
  readonly length: number
  /** Of a path that goes on, only its beginning is looked at. */
  fits(path: readonly string[]): boolean
}

/** One part: a word with a dot in front of all but the first, or a text in brackets. */
const PART = /(?:^|(?<=.)\.)([^.[\]"\s]+)|\[("(?:[^"\\]|\\.)*")\]/uy

/**
 * `limits.memoryBytes`, `mounts.*.source`, `ports["22/tcp"]`: as paths are written everywhere, and each part may be a
 * pattern with `*`, `?` and `{a,b}`. Null where it is none.
 */
export function fieldPath(text: string): FieldPath | null {
  const parts = partsOf(text)
  if (parts === null) return null
  // Most parts are plain words, asked of every setting of every container.
  const each = parts.map((part) => (/[*?{]/u.test(part) ? matcher([part]) : (name: string) => name === part))
  return {
    length: parts.length,
    fits: (path) => path.length >= each.length && each.every((fits, at) => fits(path[at] ?? '')),
  }
}

function partsOf(text: string): readonly string[] | null {
  const parts: string[] = []
  PART.lastIndex = 0
  while (PART.lastIndex < text.length) {
    const found = PART.exec(text)
    if (!found) return null
    const part = found[1] ?? quoted(found[2] ?? '')
    if (part === null) return null
    parts.push(part)
  }
  return parts.length > 0 ? parts : null
}

function quoted(text: string): string | null {
  try {
    return JSON.parse(text) as string
  } catch {
    return null
  }
}
