import { oneLine } from '../../lib/kit/index.ts'
import type { Sample } from './selector.ts'

const MAX_LINES = 200_000
const MAX_LABELS = 64
const MAX_LABEL_VALUE = 1000

export type Page =
  | { readonly kind: 'page'; readonly samples: readonly Sample[] }
  | { readonly kind: 'unreadable'; readonly text: string }

/**
 * Reads a page of metrics, both text formats, in one pass: names, labels and values. Types, help, timestamps and
 * exemplars are nobody's business here. A line that is not one of these makes the whole page unreadable: half a page
 * would call things absent that are there.
 *
 * Source: Prometheus "Exposition formats", text-based format 0.0.4; OpenMetrics 1.0.0.
 */
export function readExposition(text: string): Page {
  const samples: Sample[] = []
  let from = 0
  for (let number = 1; from < text.length; number++) {
    if (number > MAX_LINES) return { kind: 'unreadable', text: `the page has more than ${MAX_LINES} lines` }
    const next = text.indexOf('\n', from)
    const end = next < 0 ? text.length : next
    const line = text.slice(from, end).trim()
    from = end + 1
    if (line === '' || line.startsWith('#')) continue
    const sample = sampleIn(line)
    if (sample === null) return { kind: 'unreadable', text: `line ${number} is no metric: "${oneLine(line, 100)}"` }
    samples.push(sample)
  }
  return { kind: 'page', samples }
}

const NAME = /[A-Za-z_:][A-Za-z0-9_:]*/uy
const LABEL = /\s*([A-Za-z_][A-Za-z0-9_]*)\s*=\s*"/uy
const VALUE = /\s*(\S+)/uy
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['nan', NaN],
  ['inf', Infinity],
  ['+inf', Infinity],
  ['-inf', -Infinity],
])

/** Null for what is no number at all. */
export function numberOf(text: string): number | null {
  const special = SPECIAL.get(text.toLowerCase())
  if (special !== undefined) return special
  return text.length <= 64 && NUMBER.test(text) ? Number(text) : null
}

function sampleIn(line: string): Sample | null {
  NAME.lastIndex = 0
  const name = NAME.exec(line)?.[0]
  if (name === undefined) return null
  const read = line[name.length] === '{' ? labelsIn(line, name.length + 1) : { labels: [], end: name.length }
  if (read === null) return null
  VALUE.lastIndex = read.end
  const value = VALUE.exec(line)?.[1]
  if (value === undefined || numberOf(value) === null) return null
  return { name, labels: read.labels, value }
}

/** Labels up to the closing brace, and where that is over. */
function labelsIn(line: string, start: number): { labels: Sample['labels']; end: number } | null {
  const labels: (readonly [string, string])[] = []
  let at = start
  for (;;) {
    at = skipBlanks(line, at)
    if (line[at] === '}') return { labels, end: at + 1 }
    LABEL.lastIndex = at
    const name = LABEL.exec(line)?.[1]
    if (name === undefined || labels.length >= MAX_LABELS) return null
    const value = quoted(line, LABEL.lastIndex)
    if (value === null) return null
    labels.push([name, value.text.slice(0, MAX_LABEL_VALUE)])
    at = skipBlanks(line, value.end)
    if (line[at] === ',') at += 1
    else if (line[at] !== '}') return null
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', '"': '"', '\\': '\\' }

/** Text up to the closing quote, and where that is over. */
function quoted(line: string, start: number): { text: string; end: number } | null {
  let text = ''
  let from = start
  for (let at = start; at < line.length; at++) {
    if (line[at] === '"') return { text: text + line.slice(from, at), end: at + 1 }
    if (line[at] !== '\\') continue
    const next = line[at + 1] ?? ''
    text += line.slice(from, at) + (ESCAPES[next] ?? `\\${next}`)
    at += 1
    from = at + 1
  }
  return null
}

function skipBlanks(line: string, from: number): number {
  let at = from
  while (line[at] === ' ' || line[at] === '\t') at += 1
  return at
}
