import { resolve } from 'node:path'
import { isMap, mapOf } from './telling.ts'
import type { At, ServiceWorld, Tree } from './telling.ts'
import { flag, size, word } from './values.ts'

/** What a container sees at one place: `type`, `source`, `readOnly`, `written`, … by names of ours. */
export type Volume = Readonly<Record<string, Tree>>

/** By where the container sees them: a later one takes the place of an earlier one. */
export function readVolumes(value: unknown, at: At, world: ServiceWorld): Tree | undefined {
  if (!Array.isArray(value)) return at.wrong('a list is wanted here')
  return mapOf(
    value.flatMap((each: unknown, index) => {
      const here = at.below(index)
      const said = isMap(each) ? longVolume(each, here, world) : shortVolume(each, here, world)
      return said ? [said] : []
    }),
  )
}

type Placed = readonly [place: string, volume: Volume]

/** "/data", "name:/data", "./here:/there:ro,z". */
function shortVolume(value: unknown, at: At, world: ServiceWorld): Placed | undefined {
  const text = word(value, at)
  if (text === undefined) return undefined
  const parts = text.split(':')
  const [first = '', second, modes = ''] = parts
  const place = second ?? first
  if (!place.startsWith('/') || parts.length > 3)
    return at.wrong('this is no volume', 'for example "data:/var/lib/data:ro"')
  const said = mannerOf(modes.split(','))
  if (second === undefined) return [tidy(place), { type: 'volume', ...said }]
  return [tidy(place), isPath(first) ? { ...bound(first, world), ...said } : { type: 'volume', source: first, ...said }]
}

function mannerOf(modes: readonly string[]): Volume {
  const propagation = modes.find((each) => /^r?(?:shared|slave|private)$/u.test(each))
  return {
    ...(modes.includes('ro') && { readOnly: true }),
    ...(modes.includes('z') && { mode: 'z' }),
    ...(modes.includes('Z') && { mode: 'Z' }),
    ...(propagation !== undefined && { propagation }),
    ...(modes.includes('nocopy') && { vague: true }),
  }
}

function isPath(text: string): boolean {
  return /^[./~]/u.test(text)
}

/** `written` is for whoever knows another folder than ours. */
function bound(source: string, { folder }: ServiceWorld): Volume {
  if (source.startsWith('/')) return { type: 'bind', source: tidy(source) }
  if (source.startsWith('~')) return { type: 'bind', atHome: true }
  return { type: 'bind', source: resolve(folder, source), written: source }
}

/** Engines leave out a slash at the end. */
function tidy(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/u, '') || '/' : path
}

function longVolume(value: Readonly<Record<string, unknown>>, at: At, world: ServiceWorld): Placed | undefined {
  const of = (key: string): string | undefined =>
    value[key] === undefined || value[key] === null ? undefined : word(value[key], at.below(key))
  const [type, source, place] = [of('type') ?? 'volume', of('source'), of('target')]
  if (place === undefined) return at.wrong('a volume has a "target"')
  const said = {
    ...(value['read_only'] !== undefined &&
      flag(value['read_only'], at.below('read_only')) === true && { readOnly: true }),
    ...bindOptions(value['bind'], at.below('bind')),
    ...tmpfsOptions(value['tmpfs'], at.below('tmpfs')),
    ...(value['volume'] !== undefined && { vague: true }),
  }
  switch (type) {
    case 'bind':
      if (source === undefined) return at.wrong('a bind mount has a "source"')
      return [tidy(place), { ...bound(source, world), ...said }]
    case 'volume':
      return [tidy(place), { type, ...(source !== undefined && { source }), ...said }]
    case 'tmpfs':
      return [tidy(place), { type, ...said }]
    default:
      at.below('type').warn('volumes of this type are not compared')
      return [tidy(place), { type, unknown: true }]
  }
}

function bindOptions(value: unknown, at: At): Volume {
  if (!isMap(value)) return {}
  const propagation =
    value['propagation'] === undefined ? undefined : word(value['propagation'], at.below('propagation'))
  const selinux = value['selinux'] === undefined ? undefined : word(value['selinux'], at.below('selinux'))
  return { ...(propagation !== undefined && { propagation }), ...(selinux !== undefined && { mode: selinux }) }
}

function tmpfsOptions(value: unknown, at: At): Volume {
  if (!isMap(value)) return {}
  const bytes = value['size'] === undefined ? undefined : size(value['size'], at.below('size'))
  return { ...(bytes !== undefined && { bytes }), ...(value['mode'] !== undefined && { vague: true }) }
}

/** "/dev/host:/dev/inside:rwm", by the place inside. */
export function readDevices(value: unknown, at: At): Tree | undefined {
  if (!Array.isArray(value)) return at.wrong('a list is wanted here')
  return mapOf(
    value.flatMap((each: unknown, index): (readonly [string, Tree])[] => {
      const here = at.below(index)
      const [source, target, permissions] = isMap(each)
        ? ['source', 'target', 'permissions'].map((key) => (typeof each[key] === 'string' ? each[key] : undefined))
        : (word(each, here)?.split(':') ?? [])
      if (source === undefined) return []
      if (!source.startsWith('/')) {
        here.warn('devices by the name of a vendor are not compared')
        return []
      }
      return [[target ?? source, { source, permissions: permissions ?? 'rwm' }]]
    }),
  )
}
