import type { Context } from 'hono'

const MOST_VALUES = 50

/** What is wrong with the words behind `?`: others than these, empty ones, or more than anybody needs; null when they will do. */
export function refusedQuery({ req }: Context, allowed: readonly string[]): string | null {
  const given = [...new URL(req.url).searchParams]
  const words = allowed.map((name) => `"${name}"`).join(' and ')
  if (given.some(([name]) => !allowed.includes(name))) return `only ${words} may be asked for here`
  if (given.some(([, value]) => value === '')) return `${words} may not be empty`
  return given.length > MOST_VALUES ? `at most ${MOST_VALUES} of ${words}` : null
}
