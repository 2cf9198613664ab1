import { createRequire } from 'node:module'
import type { RE2JS } from 're2js'
import type * as Engine from 're2js'
import * as z from 'zod'
import { oneLine } from '../base/escape.ts'

const MAX_CHARACTERS = 1000
/** In instructions of the compiled pattern: what reading one character may cost at worst. */
const MAX_SIZE = 500
/** Characters times instructions for one text. It takes about 200 ms where the pattern is at its slowest. */
const MAX_STEPS = 500_000

/** A pattern that takes time in proportion to the text, whatever the pattern and whatever the text. */
export interface LinearPattern {
  /** Whether it is found anywhere in the text, as far as it reaches. */
  test(text: string): boolean
  /** How many characters of a text it reads: the larger the pattern, the fewer. */
  readonly reach: number
}

export type ReadPattern =
  { readonly ok: true; readonly pattern: LinearPattern } | { readonly ok: false; readonly why: string }

/** Reads a pattern in the syntax of RE2, `(?i)` and the like included. */
export function linearPattern(text: string): ReadPattern {
  if (text.length > MAX_CHARACTERS) return { ok: false, why: `it is longer than ${MAX_CHARACTERS} characters` }
  // Read here and not at the top: it takes 50 ms, and few inventories have a pattern.
  const { RE2JS: engine } = createRequire(import.meta.url)('re2js') as Pick<typeof Engine, 'RE2JS'>
  let read: RE2JS
  try {
    read = engine.compile(text)
  } catch (error) {
    return { ok: false, why: reasonOf(error, text) }
  }
  const size = read.programSize()
  if (size > MAX_SIZE)
    return { ok: false, why: `it counts to numbers that are too large (size ${size} of ${MAX_SIZE})` }
  const reach = Math.floor(MAX_STEPS / size)
  return { ok: true, pattern: { reach, test: (each) => read.test(each.length > reach ? each.slice(0, reach) : each) } }
}

/** RE2's own words; what other engines have and RE2 leaves out is called by its name. */
function reasonOf(error: unknown, text: string): string {
  const words = (error instanceof Error ? error.message : String(error)).replace(/^error parsing regexp: /u, '')
  const said = oneLine(words.replaceAll('`', '"'), 200)
  if (/\(\?<?[=!]/u.test(text)) return `${said}; lookahead and lookbehind are not supported`
  if (/\\[1-9]/u.test(text)) return `${said}; backreferences are not supported`
  if (/[*+?}]\+/u.test(text) || text.includes('(?>'))
    return `${said}; possessive quantifiers are not supported, nor are they needed`
  return said
}

/** A pattern somebody wrote: kept as text, and known to be readable. */
export const searchPattern = z
  .string()
  .min(1)
  .superRefine((text, context) => {
    const read = linearPattern(text)
    if (!read.ok) context.addIssue({ code: 'custom', message: `"${oneLine(text, 80)}" is not a pattern: ${read.why}` })
  })
