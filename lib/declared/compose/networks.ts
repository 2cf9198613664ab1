import { isMap, mapOf } from './telling.ts'
import type { At, Tree } from './telling.ts'
import { assignments, word, words } from './values.ts'

/** By the names that the file has for them. */
export function readNetworks(value: unknown, at: At): Tree | undefined {
  if (Array.isArray(value)) return mapOf((words(value, at) ?? []).map((name) => [name, {}] as const))
  if (!isMap(value)) return at.wrong('a list of networks, or a map, is wanted here')
  return mapOf(
    Object.entries(value).map(([name, said]) => [name, said === null ? {} : attachment(said, at.below(name))]),
  )
}

const WORDS = ['ipv4_address', 'ipv6_address', 'mac_address', 'gw_priority', 'priority', 'interface_name']

function attachment(value: unknown, at: At): { readonly [key: string]: Tree } {
  if (!isMap(value)) return at.wrong('a map is wanted here', undefined, {}) ?? {}
  return mapOf(
    Object.entries(value).flatMap(([key, said]): (readonly [string, Tree])[] => {
      const here = at.below(key)
      if (said === null) return []
      if (key === 'aliases' || key === 'link_local_ips') return [[key, words(said, here) ?? []]]
      if (key === 'driver_opts') return [[key, assignments(said, here) ?? {}]]
      if (WORDS.includes(key)) return [[key, word(said, here) ?? null]]
      if (!key.startsWith('x-')) here.warn(`"${key.slice(0, 60)}" is not compared`)
      return []
    }),
  )
}
