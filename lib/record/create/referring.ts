import { isObject, textsAt } from '../read.ts'
import type { Json } from '../read.ts'

const SHARED = ['NetworkMode', 'PidMode', 'IpcMode'] as const

/**
 * The same request with ids in place of names, for what is made before the names are free: the engine would take a name
 * for the one that bears it now.
 *
 * @param ids of containers, by the names that are recorded
 */
export function referringTo(
  body: Readonly<Record<string, Json>>,
  ids: ReadonlyMap<string, string>,
): Readonly<Record<string, Json>> {
  const host = body['HostConfig']
  if (!isObject(host) || ids.size === 0) return body
  const swapped = (text: string): string => ids.get(text) ?? text
  const first = (text: string): string => {
    const [name = '', ...rest] = text.split(':')
    return [swapped(name), ...rest].join(':')
  }
  const shared = SHARED.flatMap((key) => {
    const mode = host[key]
    if (typeof mode !== 'string' || !mode.startsWith('container:')) return []
    return [[key, `container:${swapped(mode.slice('container:'.length))}`] as const]
  })
  const lists = (['VolumesFrom', 'Links'] as const).flatMap((key) =>
    Array.isArray(host[key]) ? [[key, textsAt(host, key).map(first)] as const] : [],
  )
  return { ...body, HostConfig: { ...host, ...Object.fromEntries([...shared, ...lists]) } }
}
