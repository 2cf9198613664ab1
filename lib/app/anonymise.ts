import { isIP } from 'node:net'

const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/gu
const IPV6 = /(?<![\w:.])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?![\w:.])/giu

/**
 * The same transcript with every address replaced by one that is for documentation, and the names of the target by
 * "host-1". The same one becomes the same everywhere.
 */
export function anonymise<
  T extends {
    readonly target?: { readonly id: string; readonly address?: string | undefined } | undefined
    readonly host?: unknown
  },
>(transcript: T, id: string): T {
  const names = namesIn(transcript, id)
  const given = new Map<string, string>()
  const stand = (address: string): string => {
    const family = isIP(address)
    if (family === 0 || /^(?:127\.|0\.0\.0\.0$|::1?$|192\.0\.2\.|2001:db8:)/u.test(address)) return address
    const next = given.size + 1
    const made = family === 4 ? `192.0.2.${(next % 254) + 1}` : `2001:db8::${next.toString(16)}`
    const known = given.get(address) ?? made
    given.set(address, known)
    return known
  }
  const text = (written: string): string => {
    let plain = written
    for (const name of names) plain = plain.replaceAll(name, 'host-1')
    return plain.replace(IPV4, stand).replace(IPV6, stand)
  }
  const walk = (node: unknown): unknown => {
    if (typeof node === 'string') return text(node)
    if (Array.isArray(node)) return node.map(walk)
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(Object.entries(node).map(([key, each]) => [text(key), walk(each)]))
  }
  const { at, ...rest } = transcript as T & { at?: unknown }
  return { ...(walk(rest) as T), ...(at !== undefined && { at }) }
}

/** The longest first: "web-1.example.org" before "web-1". One of a single letter would be found everywhere. */
function namesIn(
  transcript: { readonly target?: { readonly address?: string | undefined } | undefined; readonly host?: unknown },
  id: string,
): string[] {
  const os = (transcript.host as { os?: { hostname?: unknown } } | undefined)?.os
  const names = [id, transcript.target?.address, os?.hostname].filter((name) => typeof name === 'string')
  return [...new Set(names)]
    .filter((name) => name.length > 2 && isIP(name) === 0)
    .sort((one, other) => other.length - one.length)
}
