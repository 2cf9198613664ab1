import type * as z from 'zod'
import type { Origin } from '../model/inventory.ts'
import type { SourceRef } from '../model/target.ts'
import type { WrittenBound } from './check-schema.ts'
import type { Path, SourceDocument } from '../base/yaml/document.ts'
import type { DeclaredWords } from './declared.ts'
import type { PatienceWords } from './patience-schema.ts'
import type { ScheduleWords } from './schedule.ts'

/** What may be said at every level, as the schema has parsed it. */
export interface LayerWords extends ScheduleWords {
  readonly labels?: Readonly<Record<string, string | number | boolean>>
  readonly timeout?: number
  readonly patience?: PatienceWords
  readonly checks?: Readonly<Record<string, CheckWords>> | null
  readonly declared?: DeclaredWords
}

export type CheckWords =
  | 'on'
  | 'off'
  | boolean
  | null
  | (ScheduleWords & {
      readonly warn?: WrittenBound | Readonly<Record<string, WrittenBound>>
      readonly crit?: WrittenBound | Readonly<Record<string, WrittenBound>>
      readonly clear?: WrittenBound | Readonly<Record<string, WrittenBound>>
      /** In milliseconds; 0 for not at all. */
      readonly for?: number | Readonly<Record<string, number>>
      readonly patience?: PatienceWords
    } & Readonly<Record<string, unknown>>)

/** One level of what holds for a target: the settings, one of its groups, or what stands at the target itself. */
export interface Layer {
  readonly from: 'settings' | 'group' | 'target'
  readonly group?: string
  readonly document: SourceDocument
  /** Where this level stands in its document. */
  readonly path: Path
  readonly words: LayerWords
  /** The same before it was parsed: what people wrote. */
  readonly written: unknown
}

/**
 * Where a setting was said, for `orch-watch targets -v`.
 *
 * @param shown what the setting is called, when that is not where it stands
 */
export function originOf(layer: Layer, path: Path, shown: Path = path): Origin {
  return {
    path: shown.join('.'),
    value: showWritten(at(layer.written, path)),
    from: layer.from,
    ...(layer.group !== undefined && { group: layer.group }),
    source: placeIn(layer, path),
  }
}

/** A setting that nobody spoke about. */
export function shippedOrigin(path: Path, value: unknown): Origin {
  return { path: path.join('.'), value: showWritten(value), from: 'default' }
}

/** What a schema fills in for a key that is left out, as a user would write it; undefined when nothing. */
export function shippedValue(field: z.ZodType): unknown {
  const { type, defaultValue } = field._zod.def as { type: string; defaultValue?: unknown }
  return type === 'default' || type === 'prefault' ? defaultValue : undefined
}

/** What a level says about a check; null for a name with nothing behind it, undefined when it is not named. */
export function wordsOf(layer: Layer, name: string): CheckWords | undefined {
  return at(layer.words.checks, [name]) as CheckWords | undefined
}

export function placeIn(layer: Layer, path: Path): SourceRef {
  return layer.document.placeOf([...layer.path, ...path])
}

export function at(value: unknown, path: Path): unknown {
  let found: unknown = value
  for (const part of path) {
    if (found === null || typeof found !== 'object' || !Object.hasOwn(found, part)) return undefined
    found = (found as Record<string, unknown>)[String(part)]
  }
  return found
}

function showWritten(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? 'on')
}
