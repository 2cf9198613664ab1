/** What a program has sent, or in words what is wrong with it. */
export type JsonBody = { readonly value: unknown } | { readonly wrong: string }

/** JSON in which no key stands twice: of two, somebody else may read the other one. */
export function jsonBody(text: string): JsonBody {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { wrong: 'what was sent is not JSON' }
  }
  const key = doubledKey(text)
  return key === null ? { value } : { wrong: `the key ${JSON.stringify(key.slice(0, 100))} stands there twice` }
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:]/gu

/** @param text that is JSON */
function doubledKey(text: string): string | null {
  const tokens = text.match(TOKEN) ?? []
  // A set for each object that is open, null for each list.
  const open: (Set<string> | null)[] = []
  for (const [at, token] of tokens.entries()) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(null)
    else if (token === '}' || token === ']') open.pop()
    else if (token !== ':' && tokens[at + 1] === ':') {
      const key = JSON.parse(token) as string
      const keys = open.at(-1)
      if (keys?.has(key)) return key
      keys?.add(key)
    }
  }
  return null
}
