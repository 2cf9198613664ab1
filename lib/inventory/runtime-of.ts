import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import { suggest } from '../base/suggest.ts'
import type { SourceDocument } from '../base/yaml/document.ts'
import { at } from './layers.ts'
import { DEFAULT_RUNTIME, RUNTIME_OF_LIST } from './schema.ts'
import type { InventorySchema } from './schema.ts'

/** The runtime that a target names, or the usual one of whatever has an address; null when it says neither. */
export function runtimeOf(written: unknown): string | null {
  if (written === null || typeof written !== 'object') return null
  const { runtime, address } = written as { runtime?: unknown; address?: unknown }
  if (typeof runtime === 'string') return runtime
  return runtime === undefined && address !== undefined ? DEFAULT_RUNTIME : null
}

/** Why a target is of no runtime that there is. */
export function noRuntime(
  written: unknown,
  runtime: string | null,
  { document, index }: { readonly document: SourceDocument; readonly index: number },
  { runtimes }: Pick<InventorySchema, 'runtimes'>,
): Problem {
  if (written === null || typeof written !== 'object') {
    return {
      where: document.placeOf(['targets', index]),
      message: 'a target is a map with an id and an address or a runtime',
    }
  }
  const where = document.placeOf(['targets', index, 'runtime'])
  if (runtime === null) {
    const given = at(written, ['runtime'])
    if (given !== undefined) return { ...noSuchRuntime(JSON.stringify(given), runtimes), where }
    const [meantKey] = Object.keys(written).flatMap((key) => suggest(key, ['address', 'runtime']) ?? [])
    return {
      where,
      message: 'a target needs an "address" (a host reached over SSH) or a "runtime"',
      hint: meantKey === undefined ? `runtimes: ${runtimes.join(', ')}` : `did you mean "${meantKey}"?`,
    }
  }
  if (runtime === RUNTIME_OF_LIST.workloads)
    return {
      where,
      message: 'a declared workload is no target',
      hint: 'write it under "workloads:", without a runtime',
    }
  if (runtime === RUNTIME_OF_LIST.parity)
    return { where, message: 'two environments are no target', hint: 'write them under "parity:", without a runtime' }
  return { ...noSuchRuntime(runtime, runtimes), where }
}

function noSuchRuntime(word: string, runtimes: readonly string[]): Pick<Problem, 'message' | 'hint'> {
  const meant = suggest(word, runtimes)
  return {
    message: `there is no runtime "${oneLine(word, 80)}"`,
    hint: meant === null ? `runtimes: ${runtimes.join(', ')}` : `did you mean "${meant}"?`,
  }
}
