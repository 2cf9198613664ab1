import { comparePaths } from '../model/configuration.ts'
import type { Field, Origin, Scalar, Value } from '../model/configuration.ts'
import type { Hide } from './hide.ts'
import { entriesOf, isObject, saysNothing } from './read.ts'
import type { Json } from './read.ts'

/** Where the settings of one object are put down, each with who set it. */
export interface Sheet {
  /** Puts one setting down. What has no shape of a value is taken apart, key by key. */
  put(path: readonly string[], value: Json, origin: Origin): void
  /** The same of what comes and goes by itself, where there is something to say. */
  passing(path: readonly string[], value: Json): void
  /** All that was put down, in the order of the paths. */
  fields(): readonly Field[]
}

/** Deeper than anything an engine answers. */
const MAX_DEPTH = 32

export function newSheet(hide: Hide): Sheet {
  const fields = new Map<string, Field>()

  const put = (path: readonly string[], value: Json, origin: Origin): void => {
    if (isObject(value)) {
      if (path.length < MAX_DEPTH) for (const [key, each] of entriesOf(value)) put([...path, key], each, origin)
      return
    }
    if (Array.isArray(value) && value.some(isObject)) {
      for (const [key, each] of keyed(value)) put([...path, key], each, origin)
      return
    }
    const field = { path, value: hide(path, toValue(value)), origin }
    fields.set(JSON.stringify(path), field)
  }

  return {
    put,
    passing: (path, value) => {
      if (!saysNothing(value)) put(path, value, 'engine')
    },
    fields: () => [...fields.values()].sort((one, other) => comparePaths(one.path, other.path)),
  }
}

/** The name a part of a list goes by, so that one that is added in front does not change all that follow. */
export const NAMES: readonly string[] = [
  'name',
  'Name',
  'mountPath',
  'containerPort',
  'key',
  'Target',
  'PathInContainer',
  'TargetPort',
]

export function keyed(list: readonly Json[]): readonly (readonly [string, Json])[] {
  const nameKey = NAMES.find((name) => {
    const names = list.map((each) => (isObject(each) && Object.hasOwn(each, name) ? each[name] : undefined))
    return (
      names.every((each) => typeof each === 'string' || typeof each === 'number') && new Set(names).size === list.length
    )
  })
  return list.map((each, index) => [nameKey && isObject(each) ? String(each[nameKey]) : String(index), each])
}

function toValue(value: Json): Exclude<Value, object> | readonly Scalar[] {
  if (Array.isArray(value)) return value.map(toScalar)
  return toScalar(value)
}

function toScalar(value: Json): Scalar {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  return value === undefined ? null : JSON.stringify(value)
}
