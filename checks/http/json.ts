import * as z from 'zod'
import { countOf, fires, parseBound } from '../../lib/kit/index.ts'

const MAX_VALUE = 200

const scalar = z.union([z.string().max(1000), z.number(), z.boolean(), z.null()])

const bound = z.union([z.string(), z.number()]).transform((written, context) => {
  const parsed = parseBound(String(written), { unit: 'count', bad: 'above', about: 'the value' })
  if (parsed.ok) return parsed.bound
  context.addIssue({ code: 'custom', message: parsed.why })
  return z.NEVER
})

/** One field of a JSON body and what it should be. */
export const jsonWish = z
  .strictObject({
    path: z.string().min(1).max(500),
    is: scalar.optional(),
    warn: bound.optional(),
    crit: bound.optional(),
    absent: z.literal(true).optional(),
  })
  .refine(({ is, warn, crit, absent }) => !absent || (is === undefined && !warn && !crit), {
    error: '"absent" goes with no other wish',
  })

export type JsonWish = z.output<typeof jsonWish>

/** What stands at a path. A text is cut; of a list or a map only its size is told. */
export type Found =
  | { readonly kind: 'value'; readonly value: string | number | boolean | null }
  | { readonly kind: 'list'; readonly size: number }
  | { readonly kind: 'map'; readonly size: number }
  | { readonly kind: 'nothing' }

/** Null when the text is not JSON. */
export function fieldsOf(text: string, paths: readonly string[]): Found[] | null {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return null // the judge says so
  }
  return paths.map((path) => found(at(parsed, keysOf(path))))
}

/** "/queue/0/depth" as RFC 6901 says, or "queue.0.depth". */
function keysOf(path: string): string[] {
  if (!path.startsWith('/')) return path.split('.')
  return path
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** Only what stands in the body itself: "constructor" is nobody's field unless it is written there. */
function at(value: unknown, keys: readonly string[]): unknown {
  let here = value
  for (const key of keys) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    if (Array.isArray(here) && !/^\d+$/u.test(key)) return undefined
    here = (here as Readonly<Record<string, unknown>>)[key]
  }
  return here
}

function found(value: unknown): Found {
  if (value === undefined) return { kind: 'nothing' }
  if (Array.isArray(value)) return { kind: 'list', size: value.length }
  if (typeof value === 'object' && value !== null) return { kind: 'map', size: Object.keys(value).length }
  if (typeof value === 'string') return { kind: 'value', value: value.slice(0, 1000) }
  return { kind: 'value', value: value as number | boolean | null }
}

export interface Judged {
  readonly status: 'ok' | 'warning' | 'critical'
  readonly say: string
  readonly value?: number
}

export function judgeField(wish: JsonWish, seen: Found): Judged {
  const { path, is, absent } = wish
  const what = `${path} is ${shown(seen)}`
  if (absent) return seen.kind === 'nothing' ? good(`${path} is absent`) : bad(`${what} (expected nothing)`)
  if (seen.kind === 'nothing') return bad(`${path} is missing`)
  if (is !== undefined) return isSame(seen, is) ? good(what) : bad(`${what} (expected ${JSON.stringify(is)})`)
  return judgeNumber(wish, seen, what)
}

function judgeNumber({ warn, crit }: JsonWish, seen: Exclude<Found, { kind: 'nothing' }>, what: string): Judged {
  const value = seen.kind === 'value' ? seen.value : seen.size
  if (!warn && !crit) return good(what)
  if (typeof value !== 'number') return bad(`${what} (expected a number)`)
  if (crit && fires(crit, value)) return { status: 'critical', say: `${what} (${crit.text})`, value }
  if (warn && fires(warn, value)) return { status: 'warning', say: `${what} (${warn.text})`, value }
  return { status: 'ok', say: what, value }
}

const good = (say: string): Judged => ({ status: 'ok', say })
const bad = (say: string): Judged => ({ status: 'critical', say })

function isSame(seen: Found, is: NonNullable<JsonWish['is']> | null): boolean {
  return seen.kind === 'value' && seen.value === is
}

function shown(seen: Found): string {
  if (seen.kind === 'nothing') return 'missing'
  if (seen.kind === 'list') return `a list of ${seen.size}`
  if (seen.kind === 'map') return `a map of ${countOf(seen.size, 'key')}`
  const text = JSON.stringify(seen.value)
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text
}
