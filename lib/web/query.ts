import type { Context } from 'hono'
import type * as z from 'zod'

/** What is asked in an address, or in words what is wrong with it. */
export type Query<T> = { readonly asked: T } | { readonly wrong: string }

const MOST_VALUES = 50

/** Reads the parameters of an address: none that is not known, and none twice. */
export function queryOf<T extends z.ZodObject>({ req }: Context, schema: T): Query<z.output<T>> {
  const all = req.queries()
  const twice = Object.keys(all).find((name) => (all[name]?.length ?? 0) > 1)
  if (twice !== undefined) return { wrong: `${JSON.stringify(twice)} is given more than once` }
  const read = schema.safeParse(req.query())
  if (read.success) return { asked: read.data }
  const [issue] = read.error.issues
  const name = issue?.path.map(String).join('.') ?? ''
  if (issue?.code === 'unrecognized_keys')
    return {
      wrong: `there is no ${JSON.stringify(issue.keys[0] ?? '')}: allowed are ${Object.keys(schema.shape).join(', ')}`,
    }
  const given = req.query(name)
  return {
    wrong:
      given === undefined
        ? `${JSON.stringify(name)} is missing`
        : `${JSON.stringify(name)} is ${JSON.stringify(given)}: ${issue?.message ?? 'not allowed'}`,
  }
}

/** What is wrong with the words behind `?`: others than these, empty ones, or more than anybody needs; null when they will do. */
export function refusedQuery({ req }: Context, allowed: readonly string[]): string | null {
  const given = [...new URL(req.url).searchParams]
  const words = allowed.map((name) => `"${name}"`).join(' and ')
  if (given.some(([name]) => !allowed.includes(name))) return `only ${words} may be asked for here`
  if (given.some(([, value]) => value === '')) return `${words} may not be empty`
  return given.length > MOST_VALUES ? `at most ${MOST_VALUES} of ${words}` : null
}
