import type { Context } from 'hono'
import type * as z from 'zod'

/** What is asked in an address, or in words what is wrong with it. */
export type Query<T> = { readonly asked: T } | { readonly wrong: string }

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
