import type { SourceRef } from '../../model/target.ts'
import type { Problem } from '../../base/problem.ts'
import { interpolate } from './interpolate.ts'
import type { Lookup } from './interpolate.ts'

/** Variables by their names; null of those that are only named, and set elsewhere. */
export type Variables = ReadonlyMap<string, string | null>

const LINE = /^(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*(?:([=:])[ \t]*([^]*))?$/u
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

/**
 * Reads lines of `NAME=value`: "single quotes" take everything as it is, double quotes know escapes and variables, without
 * quotes a value ends at ` #`. Quoted values may go over several lines.
 *
 * Source: the Compose Specification, env_file.
 *
 * @param lookup for variables that stand in values, beside those of the lines above
 */
export function readEnvFile(
  file: string,
  text: string,
  lookup: Lookup,
): { readonly variables: Variables; readonly problems: readonly Problem[] } {
  const variables = new Map<string, string | null>()
  const problems: Problem[] = []
  const known: Lookup = (name) => variables.get(name) ?? lookup(name)
  const lines = text.replace(/^\uFEFF/u, '').split(/\r?\n/u)
  for (let at = 0; at < lines.length; at += 1) {
    const where: SourceRef = { file, line: at + 1, column: 1 }
    const line = lines[at]?.trim() ?? ''
    if (line === '' || line.startsWith('#')) continue
    const [, name, sign, written = ''] = LINE.exec(line) ?? []
    if (name === undefined) {
      problems.push({ where, message: 'this is no line of "NAME=value"' })
      continue
    }
    if (sign === undefined) {
      variables.set(name, null)
      continue
    }
    const whole = wholeValue(written, lines, at)
    if (whole === null) {
      // Nobody knows where the next variable begins.
      problems.push({ where, message: 'a quote is not closed' })
      break
    }
    at = whole.at
    const said = valueOf(whole.text, known)
    if ('wrong' in said) problems.push({ where, message: said.wrong })
    else variables.set(name, said.text)
  }
  return { variables, problems }
}

/** With the lines that follow, where a quote is not closed in the first. */
function wholeValue(written: string, lines: readonly string[], from: number): { text: string; at: number } | null {
  const [quote = ''] = written
  if (quote !== '"' && quote !== "'") return { text: written, at: from }
  if (closingQuote(written, quote, 1) > 0) return { text: written, at: from }
  const parts = [written]
  for (let at = from + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    parts.push(line)
    if (closingQuote(line, quote, 0) >= 0) return { text: parts.join('\n'), at }
  }
  return null
}

function closingQuote(text: string, quote: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (quote === '"' && text[at] === '\\') at += 1
    else if (text[at] === quote) return at
  }
  return -1
}

function valueOf(text: string, lookup: Lookup): ReturnType<typeof interpolate> {
  const [quote = ''] = text
  const end = quote === '"' || quote === "'" ? closingQuote(text, quote, 1) : -1
  if (quote === "'" && end > 0) return { text: text.slice(1, end), unset: [] }
  if (quote === '"' && end > 0) {
    const plain = text
      .slice(1, end)
      .replace(/\\(.)/gsu, (_, one: string) => (one === '$' ? '$$' : (ESCAPES[one] ?? one)))
    return interpolate(plain, lookup)
  }
  return interpolate(text.replace(/(?:^|[ \t]+)#.*$/u, '').trimEnd(), lookup)
}
