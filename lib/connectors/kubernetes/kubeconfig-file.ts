import { readFileSync, statSync } from 'node:fs'
import { parse } from 'yaml'
import { asRaw } from './pick.ts'
import type { Raw } from './pick.ts'

const MAX_BYTES = 4 * 1024 ** 2
const MAX_TOKEN_BYTES = 64 * 1024

/** A kubeconfig as it is written. Throws what the file system throws, and of what is no YAML. */
export function kubeconfigText(path: string): { readonly text: string; readonly file: Raw } {
  const text = bounded(path, MAX_BYTES)
  return { text, file: asRaw(parse(text) as unknown) }
}

/** A token without the end of its line. */
export function tokenIn(path: string): string {
  return bounded(path, MAX_TOKEN_BYTES).trim()
}

function bounded(path: string, maxBytes: number): string {
  const stat = statSync(path)
  if (!stat.isFile()) throw new Error(`"${path}" is no file`)
  if (stat.size > maxBytes) throw new Error(`"${path}" is larger than ${maxBytes} bytes`)
  return readFileSync(path, 'utf8')
}
