import { faulted, FaultError, seen } from '../fault.ts'
import type { FaultCode, Looked } from '../../model/fault.ts'

/** Nobody spoke to us: there is no use in asking on. Everything else concerns the one question. */
const SILENT: ReadonlySet<FaultCode> = new Set(['unreachable', 'refused', 'timed-out', 'lost', 'tls', 'local'])

export function isSilence(error: unknown): boolean {
  return error instanceof FaultError && SILENT.has(error.fault.code)
}

/** Looks, and throws when the engine did not answer at all. */
export async function first<T>(work: () => Promise<T>): Promise<Looked<T>> {
  try {
    return seen(await work())
  } catch (error) {
    if (isSilence(error) || !(error instanceof FaultError)) throw error
    return faulted(error)
  }
}

export async function look<T>(work: () => Promise<T>): Promise<Looked<T>> {
  try {
    return seen(await work())
  } catch (error) {
    return faulted(error)
  }
}

export async function after<From, To>(looked: Looked<From>, work: (value: From) => Promise<To>): Promise<Looked<To>> {
  return looked.kind === 'seen' ? look(() => work(looked.value)) : looked
}
