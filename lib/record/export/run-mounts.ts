import { knownIn } from '../read.ts'
import type { Saying, Told } from './saying.ts'
import type { Call } from './shell-line.ts'
import { commaLine } from './units.ts'

/** How something is mounted, by what is kept of it: "type", "VolumeOptions.Subpath". */
export type Parts = ReadonlyMap<string, Told>

export interface Mount {
  readonly place: string
  readonly parts: Parts
  /** For parts that cannot be said. */
  readonly giveUp: (keys: readonly string[]) => void
}

export function mountsOf(saying: Saying): readonly Mount[] {
  return saying.names('mounts').map((place) => {
    const all = saying.takeBelow('mounts', place).map(([rest, value]) => ({ key: rest.join('.'), rest, value }))
    return {
      place,
      parts: new Map(all.map(({ key, value }) => [key, value])),
      giveUp: (keys) => {
        for (const { key, rest } of all) if (keys.includes(key)) saying.giveUp('mounts', place, ...rest)
      },
    }
  })
}

/** Each mount in the shorter form where that can say it: `--volume data:/data:ro`, else `--mount type=volume,…`. */
export function mountWords(saying: Saying): Call {
  return mountsOf(saying).map(({ place, parts, giveUp }) => {
    if (isPlainTmpfs(parts)) return tmpfsWords(place, parts)
    const { said, unsaid } = isShort(place, parts) ? shortWords(place, parts) : longWords(place, parts)
    giveUp(unsaid)
    return said
  })
}

function isShort(place: string, parts: Parts): boolean {
  const type = parts.get('type')
  const isOrdinary = type === undefined || type === 'bind' || type === 'volume'
  return isOrdinary && !hasWish(parts) && !`${sourceOf(parts)}${place}`.includes(':')
}

interface Words {
  readonly said: readonly string[]
  readonly unsaid: readonly string[]
}

const WISH = /^(?:BindOptions|VolumeOptions|TmpfsOptions|Consistency)/u

function hasWish(parts: Parts): boolean {
  return [...parts.keys()].some((key) => WISH.test(key))
}

export function isPlainTmpfs(parts: Parts): boolean {
  return parts.get('type') === 'tmpfs' && [...parts.keys()].every((key) => key === 'type' || key === 'options')
}

function sourceOf(parts: Parts): string {
  return String(parts.get('volume') ?? parts.get('source') ?? '')
}

function tmpfsWords(place: string, parts: Parts): readonly string[] {
  const options = parts.get('options')
  return ['--tmpfs', options === undefined ? place : `${place}:${String(options)}`]
}

const SHORT = new Set(['type', 'volume', 'source', 'anonymous', 'readOnly', 'mode', 'propagation', 'driver'])

function shortWords(place: string, parts: Parts): Words {
  const manners = [
    ...(parts.get('readOnly') === true ? ['ro'] : []),
    ...['mode', 'propagation'].flatMap((key) => (parts.has(key) ? [String(parts.get(key))] : [])),
  ]
  const source = sourceOf(parts)
  const words = [...(source === '' ? [] : [source]), place, ...(manners.length === 0 ? [] : [manners.join(',')])]
  return {
    said: ['--volume', words.join(':')],
    unsaid: [...parts.keys()].filter((key) => !SHORT.has(key)),
  }
}

/** By what was wished: the word of `--mount`. */
const LONG: Readonly<Record<string, string>> = {
  type: 'type',
  volume: 'source',
  source: 'source',
  propagation: 'bind-propagation',
  driver: 'volume-driver',
  Consistency: 'consistency',
  'BindOptions.Propagation': 'bind-propagation',
  'VolumeOptions.DriverConfig.Name': 'volume-driver',
  'VolumeOptions.Subpath': 'volume-subpath',
  'TmpfsOptions.SizeBytes': 'tmpfs-size',
  'TmpfsOptions.Mode': 'tmpfs-mode',
}

/** Said by being there. */
const FLAGS: Readonly<Record<string, string>> = {
  readOnly: 'readonly',
  'BindOptions.NonRecursive': 'bind-recursive=disabled',
  'VolumeOptions.NoCopy': 'volume-nocopy',
}

export function longWords(place: string, parts: Parts): Words {
  const unsaid: string[] = []
  const words = [...parts].flatMap(([key, value]) => {
    const [flag, word] = [knownIn(FLAGS, key), knownIn(LONG, key)]
    if (key === 'anonymous') return []
    if (flag !== undefined) return value === true ? [flag] : []
    if (word !== undefined)
      return [`${word}=${key === 'TmpfsOptions.Mode' ? Number(value).toString(8) : String(value)}`]
    const [, option] = /^VolumeOptions\.DriverConfig\.Options\.(.+)$/u.exec(key) ?? []
    if (option !== undefined) return [`volume-opt=${option}=${String(value)}`]
    const [, label] = /^VolumeOptions\.Labels\.(.+)$/u.exec(key) ?? []
    if (label !== undefined) return [`volume-label=${label}=${String(value)}`]
    unsaid.push(key)
    return []
  })
  return { said: ['--mount', commaLine([...new Set([...words, `target=${place}`])])], unsaid }
}
