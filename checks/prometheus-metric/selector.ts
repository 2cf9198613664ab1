import * as z from 'zod'
import { matches } from '../../lib/kit/index.ts'

/** One value on a page. Names and values of labels are whatever the exporter's clients made them. */
export interface Sample {
  readonly name: string
  readonly labels: readonly (readonly [name: string, value: string])[]
  /** As written: "NaN" and "+Inf" are no numbers of JSON. */
  readonly value: string
}

export interface Selector {
  readonly text: string
  readonly name: string
  readonly labels: readonly { readonly name: string; readonly value: string; readonly equal: boolean }[]
}

const NAME = /^[A-Za-z_:][A-Za-z0-9_:]*/u
const MATCHER = /^\s*([A-Za-z_][A-Za-z0-9_]*)\s*(!?=)\s*"((?:[^"\\]|\\.)*)"\s*(,|\})/u

/** `node_filesystem_avail_bytes{mountpoint="/", fstype!="tmpfs"}`. A `*` in a value stands for any text. */
export const selector = z
  .string()
  .max(1000)
  .transform((text, context): Selector => {
    const parsed = parseSelector(text.trim())
    if (parsed) return parsed
    const allowed = 'write name or name{label="value", other!="value"}'
    context.addIssue({ code: 'custom', message: `"${text}" does not select metrics: ${allowed}` })
    return z.NEVER
  })

function parseSelector(text: string): Selector | null {
  const name = NAME.exec(text)?.[0]
  if (name === undefined) return null
  const rest = text.slice(name.length).trim()
  if (rest === '' || /^\{\s*\}$/u.test(rest)) return { text, name, labels: [] }
  const labels = rest.startsWith('{') ? parseMatchers(rest.slice(1)) : null
  return labels && { text, name, labels }
}

/** What stands between the braces, and nothing behind them. */
function parseMatchers(text: string): Selector['labels'] | null {
  const labels: Selector['labels'][number][] = []
  let rest = text
  for (;;) {
    const [all = '', label, operator, value, end] = MATCHER.exec(rest) ?? []
    if (label === undefined || value === undefined) return null
    labels.push({ name: label, value: value.replace(/\\(.)/gu, '$1'), equal: operator === '=' })
    rest = rest.slice(all.length)
    if (end === '}') return rest.trim() === '' ? labels : null
  }
}

/** A label that is not there is empty, as it is for Prometheus. */
export function fits({ name, labels }: Sample, wanted: Selector): boolean {
  if (name !== wanted.name) return false
  return wanted.labels.every(({ name: label, value, equal }) => {
    const given = labels.find(([own]) => own === label)?.[1] ?? ''
    return (value === '' ? given === '' : matches(given, [value])) === equal
  })
}
