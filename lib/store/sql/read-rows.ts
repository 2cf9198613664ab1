import { setImmediate as nextTurn } from 'node:timers/promises'
import type * as z from 'zod'
import { oneLine } from '../../base/escape.ts'
import { StoreError } from '../../kit/store-error.ts'
import type { CheckMemory } from '../../model/memory.ts'
import type { RouteTimes, TargetRecord } from '../../model/store.ts'
import { checkMemory, routeTimes, targetRecord } from './schemas.ts'

/** A row larger than any that we write has been written by somebody else. */
const MAX_LENGTH = 64 * 1024 * 1024
/** After so many rows others get their turn. */
const ROWS_AT_ONCE = 200

/**
 * Rows whose loss would be felt: somebody would be told twice, or never.
 *
 * @param what in words, for the message: "incident"
 * @throws StoreError when one cannot be read
 */
export async function readAll<T>(
  texts: readonly string[],
  schema: z.ZodType<T>,
  { what, where }: { what: string; where: string },
): Promise<readonly T[]> {
  const read: T[] = []
  for (const [nth, text] of texts.entries()) {
    if (nth % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await nextTurn()
    const row = parsed(text, schema)
    if (row === null) {
      const shown = oneLine(text, 80)
      throw new StoreError('unusable', `${where} is damaged: this ${what} cannot be understood: "${shown}"`)
    }
    read.push(row)
  }
  return read
}

/** What could be read, and what is worth saying of the rest. */
export interface Kept<T> {
  readonly rows: readonly T[]
  readonly warnings: readonly string[]
}

/** What is remembered of targets comes back by looking: what cannot be read of it is left behind. */
export async function keepTargets(texts: readonly string[]): Promise<Kept<TargetRecord>> {
  const rows: TargetRecord[] = []
  const warnings: string[] = []
  for (const [nth, text] of texts.entries()) {
    if (nth % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await nextTurn()
    const record = parsed(text, targetRecord)
    if (!record) {
      warnings.push(`what is remembered of a target cannot be understood and begins anew: "${oneLine(text, 80)}"`)
      continue
    }
    const memory = new Map<string, CheckMemory>()
    for (const [check, given] of record.memory) {
      const read = checkMemory.safeParse(given)
      if (read.success) memory.set(check, read.data)
      else warnings.push(forgotten(record.id, check))
    }
    rows.push({ id: record.id, states: record.states, memory })
  }
  return { rows, warnings }
}

/** When a route has told something only keeps it from telling too much. */
export function keepRecent(texts: readonly string[]): Kept<RouteTimes> {
  const read = texts.map((text) => parsed(text, routeTimes))
  const rows = read.filter((row) => row !== null)
  const lost = read.length - rows.length
  const warnings = lost === 0 ? [] : [`when ${lost} route${lost === 1 ? '' : 's'} told something is not known any more`]
  return { rows, warnings }
}

function forgotten(target: string, check: string): string {
  return `what "${oneLine(check, 80)}" remembered of "${oneLine(target, 80)}" cannot be understood and begins anew`
}

function parsed<T>(text: string, schema: z.ZodType<T>): T | null {
  if (text.length > MAX_LENGTH) return null
  try {
    const read = schema.safeParse(JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    return null // no JSON: the caller says what that means
  }
}
