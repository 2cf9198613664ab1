/** What a variable stands for; undefined when nobody has set it. */
export type Lookup = (name: string) => string | undefined

export type Interpolated =
  | { readonly text: string; readonly unset: readonly string[] }
  /** `at` is the offset in the text. */
  | { readonly wrong: string; readonly at: number }

const NAME = /^[A-Za-z_]\w*/u
/** `${A:-${B:-${C}}}` goes so deep at most. */
const MAX_DEPTH = 16
/** Of one value. */
const MAX_CHARACTERS = 256 * 1024

/**
 * Puts values in the place of `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:?message}`, `${NAME:+other}` (without the
 * colon an empty value counts as one), and `$` in the place of `$$`. A variable that nobody has set is empty.
 *
 * Source: the Compose Specification, interpolation.
 */
export function interpolate(text: string, lookup: Lookup, depth = 0): Interpolated {
  if (!text.includes('$')) return { text, unset: [] }
  if (depth > MAX_DEPTH) return { wrong: 'variables stand in each other too deep', at: 0 }
  let said = ''
  const unset: string[] = []
  let here = 0
  while (here < text.length) {
    const dollar = text.indexOf('$', here)
    said += text.slice(here, dollar < 0 ? undefined : dollar)
    if (dollar < 0) break
    const one = expansionAt(text, dollar, lookup, depth)
    if ('wrong' in one) return one
    said += one.text
    unset.push(...one.unset)
    here = one.end
    if (said.length > MAX_CHARACTERS) return { wrong: 'what its variables stand for is too long', at: dollar }
  }
  return { text: said, unset }
}

type Expanded =
  (Extract<Interpolated, { text: string }> & { readonly end: number }) | Extract<Interpolated, { wrong: string }>

function expansionAt(text: string, dollar: number, lookup: Lookup, depth: number): Expanded {
  const rest = text.slice(dollar + 1)
  if (rest.startsWith('$')) return { text: '$', unset: [], end: dollar + 2 }
  if (rest.startsWith('{')) return braced(text, dollar, lookup, depth)
  const [name] = NAME.exec(rest) ?? []
  if (name === undefined) return { wrong: 'no variable stands behind "$"; "$$" is a "$"', at: dollar }
  const value = lookup(name)
  return { text: value ?? '', unset: value === undefined ? [name] : [], end: dollar + 1 + name.length }
}

function braced(text: string, dollar: number, lookup: Lookup, depth: number): Expanded {
  const end = closing(text, dollar + 2)
  if (end === null) return { wrong: '"${" is not closed', at: dollar }
  const inside = text.slice(dollar + 2, end)
  const [name] = NAME.exec(inside) ?? []
  const [, operator = '', word = ''] = /^(:?[-?+]|)([^]*)$/u.exec(inside.slice(name?.length ?? 0)) ?? []
  if (name === undefined || (operator === '' && word !== '')) return { wrong: '"${…}" holds no variable', at: dollar }
  const found = expanded({ name, operator, value: lookup(name) }, () => interpolate(word, lookup, depth + 1))
  return 'wrong' in found ? { ...found, at: dollar } : { ...found, end: end + 1 }
}

interface Expansion {
  readonly name: string
  /** "", "-", ":-", … */
  readonly operator: string
  readonly value: string | undefined
}

/** @param other what stands behind the operator */
function expanded({ name, operator, value }: Expansion, other: () => Interpolated): Interpolated {
  const isThere = value !== undefined && !(operator.startsWith(':') && value === '')
  const itself = { text: value ?? '', unset: value === undefined ? [name] : [] }
  switch (operator.at(-1)) {
    case '-':
      return isThere ? itself : other()
    case '+':
      return isThere ? other() : { text: '', unset: [] }
    case '?':
      return isThere ? itself : { wrong: `"${name}" has to be set`, at: 0 }
    default:
      return itself
  }
}

/** The brace that closes what was opened before `from`. */
function closing(text: string, from: number): number | null {
  let open = 1
  for (let here = from; here < text.length; here += 1) {
    if (text[here] === '}') open -= 1
    else if (text[here] === '$' && text[here + 1] === '{') open += 1
    if (open === 0) return here
  }
  return null
}
