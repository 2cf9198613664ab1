/** What a registry wants to be shown, in the header `WWW-Authenticate` of a 401. */
export type Challenge =
  | { readonly scheme: 'basic' }
  | { readonly scheme: 'bearer'; readonly realm: string; readonly service?: string; readonly scope?: string }

const MAX_HEADER = 4096
const MAX_VALUE = 1024
/** A parameter with its value, or the word that begins a challenge. Source: RFC 9110, 11.2 and 11.6.1. */
const PART = /([\w-]{1,40})[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s",]*))|([\w-]{1,40})/gu

interface Offered {
  readonly scheme: string
  readonly values: Map<string, string>
}

/** The first that we can answer, a token before a password. Null where there is none. */
export function challengeIn(header: string | null): Challenge | null {
  const all = offeredIn((header ?? '').slice(0, MAX_HEADER))
  const { values } = all.find((each) => each.scheme === 'bearer' && each.values.has('realm')) ?? {}
  if (!values) return all.some(({ scheme }) => scheme === 'basic') ? { scheme: 'basic' } : null
  const [realm = '', service, scope] = ['realm', 'service', 'scope'].map((name) => values.get(name))
  return {
    scheme: 'bearer',
    realm,
    ...(service !== undefined && { service }),
    ...(scope !== undefined && { scope }),
  }
}

function offeredIn(header: string): readonly Offered[] {
  const all: Offered[] = []
  for (const [, name = '', quoted, plain = '', scheme] of header.matchAll(PART)) {
    if (scheme !== undefined) all.push({ scheme: scheme.toLowerCase(), values: new Map() })
    else {
      const value = quoted === undefined ? plain : quoted.replace(/\\(.)/gu, '$1')
      all.at(-1)?.values.set(name.toLowerCase(), value.slice(0, MAX_VALUE))
    }
  }
  return all
}
