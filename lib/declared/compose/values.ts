import { isMap, mapOf } from './telling.ts'
import type { At } from './telling.ts'

/** A word: text, or a number or a truth as YAML reads one. */
export function word(value: unknown, at: At): string | undefined {
  if (typeof value === 'string') return value
  if ((typeof value === 'number' && Number.isFinite(value)) || typeof value === 'boolean') return String(value)
  return at.wrong('one word is wanted here')
}

/** One word, or a list of them. */
export function words(value: unknown, at: At): readonly string[] | undefined {
  if (!Array.isArray(value)) {
    const one = word(value, at)
    return one === undefined ? undefined : [one]
  }
  return value.flatMap((each, index) => word(each, at.below(index)) ?? [])
}

export function flag(value: unknown, at: At): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string' && /^(?:true|yes|on|1)$/iu.test(value)) return true
  if (typeof value === 'string' && /^(?:false|no|off|0)$/iu.test(value)) return false
  return at.wrong('"true" or "false" is wanted here')
}

export function number(value: unknown, at: At): number | undefined {
  const found = typeof value === 'string' && /^-?\d+(?:\.\d+)?$/u.test(value.trim()) ? Number(value) : value
  if (typeof found === 'number' && Number.isFinite(found)) return found
  return at.wrong('a number is wanted here')
}

/** "A=1" in lists, or a map. What has no value is null. */
export function assignments(value: unknown, at: At): { readonly [key: string]: string | null } | undefined {
  if (Array.isArray(value))
    return mapOf(
      (words(value, at) ?? []).map((text) => {
        const cut = text.indexOf('=')
        return cut < 0 ? ([text, null] as const) : ([text.slice(0, cut), text.slice(cut + 1)] as const)
      }),
    )
  if (!isMap(value)) return at.wrong('a map, or a list of "NAME=value", is wanted here')
  return mapOf(
    Object.entries(value).flatMap(([key, each]): (readonly [string, string | null])[] => {
      if (each === null) return [[key, null]]
      const said = word(each, at.below(key))
      return said === undefined ? [] : [[key, said]]
    }),
  )
}

const FACTORS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 }

/** "64m" → 67108864: engines count by 1024. -1 stands for no limit. */
export function size(value: unknown, at: At): number | undefined {
  const text = String(typeof value === 'string' || typeof value === 'number' ? value : '').trim()
  const [, many, unit = ''] = /^(-1|\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/iu.exec(text) ?? []
  if (many === undefined) return at.wrong('a size is wanted here', 'for example "64m", "1.5g"')
  return Math.trunc(Number(many) * (FACTORS[unit.toLowerCase()] ?? 1))
}

const NANOSECONDS: Readonly<Record<string, number>> = {
  ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9, d: 86_400e9, w: 604_800e9,
} // prettier-ignore

/** "1m30s" → 90000000000 ns. */
export function span(value: unknown, at: At): number | undefined {
  const text = typeof value === 'string' ? value.trim() : value === 0 ? '0s' : ''
  if (/^(?:\d+(?:\.\d+)?(?:ns|us|µs|μs|ms|s|m|h|d|w))+$/u.test(text)) {
    const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([a-zµμ]+)/gu)]
    return Math.round(parts.reduce((sum, [, many, unit = '']) => sum + Number(many) * (NANOSECONDS[unit] ?? 0), 0))
  }
  return text === '0' ? 0 : at.wrong('a span of time is wanted here', 'for example "1m30s"')
}

/** A list as it is; one text is taken apart as a shell does it. */
export function commandWords(value: unknown, at: At): readonly string[] | null | undefined {
  if (value === null) return null
  if (Array.isArray(value)) return words(value, at)
  const text = word(value, at)
  if (text === undefined) return undefined
  return shellWords(text) ?? at.wrong('a quote is not closed')
}

/** One part of a word: a quoted text, a character behind a backslash, or what stands there as it is. */
const PART = /'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|([^\s'"\\]+)/u

/** Words of a shell without its variables; null where a quote is not closed. */
export function shellWords(text: string): readonly string[] | null {
  const part = new RegExp(PART, 'uy')
  const said: string[] = []
  let current: string | null = null
  for (let at = 0; at < text.length;) {
    part.lastIndex = at
    const found = part.exec(text)
    if (!found && !/\s/u.test(text.charAt(at))) return null
    if (found) current = (current ?? '') + unquoted(found)
    else if (current !== null) {
      said.push(current)
      current = null
    }
    at += found?.[0].length ?? 1
  }
  return current === null ? said : [...said, current]
}

/** Between double quotes a backslash is one, but before these. */
function unquoted([, single, double, escaped, plain]: RegExpExecArray): string {
  return single ?? double?.replace(/\\(["\\$`\n])/gu, '$1') ?? escaped ?? plain ?? ''
}
