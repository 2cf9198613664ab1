import { dirname, resolve } from 'node:path'
import PQueue from 'p-queue'
import { oneLine } from '../base/escape.ts'
import type { Problem } from '../base/problem.ts'
import { Secret } from '../base/secret.ts'
import type { SecretRef } from '../kit/secret-ref.ts'
import type { SourceRef } from '../model/target.ts'
import { readBounded } from '../base/read-bounded.ts'
import { expandHome } from './sources.ts'

export interface SecretWorld {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  /** References of files are relative to the folder of the file they stand in. */
  readonly cwd: string
}

const MAX_FILE_BYTES = 1024 * 1024
const COMMANDS_AT_ONCE = 8

type Refusal = Pick<Problem, 'message' | 'hint' | 'kind'>
/** Null where a program would have to be run and none may be. */
export type LookUp = (ref: SecretRef, where: SourceRef) => Promise<Secret | Refusal | null>

/**
 * The same reference in files of one folder is the same secret: a hundred targets ask a password store once.
 *
 * @param world.commands whether programs may be run
 */
export function lookUpOnce(world: SecretWorld & { readonly commands: boolean }): LookUp {
  const known = new Map<string, Promise<Secret | Refusal | null>>()
  const queue = new PQueue({ concurrency: COMMANDS_AT_ONCE })
  return (ref, where) => {
    const folder = dirname(resolve(world.cwd, where.file))
    const key = `${String(ref.isPrivate)}\0${folder}\0${ref.text}`
    const found = known.get(key) ?? lookUp(ref, folder, world, queue)
    known.set(key, found)
    return found
  }
}

async function lookUp(
  ref: SecretRef,
  folder: string,
  world: SecretWorld & { readonly commands: boolean },
  queue: PQueue,
): Promise<Secret | Refusal | null> {
  const { from } = ref
  const name = oneLine(ref.text, 200)
  switch (from.kind) {
    case 'env': {
      const value = world.env[from.name]
      return value === undefined || value === '' ? { message: `"${name}" is not set` } : new Secret(value, ref.text)
    }
    case 'file':
      return fromFile(ref, name, resolve(folder, expandHome(from.path, world.home)))
    case 'command': {
      if (!world.commands) return null
      const { runForSecret } = await import('./run-for-secret.ts')
      const ran = await queue.add(() => runForSecret(from.argv, folder, world.env))
      return 'why' in ran ? { message: `"${name}" ${ran.why}` } : textOf(ran.bytes, ref, name)
    }
  }
}

async function fromFile(ref: SecretRef, name: string, path: string): Promise<Secret | Refusal> {
  const read = await readBounded(path, MAX_FILE_BYTES)
  if (!read.ok) {
    const message = `"${name}" cannot be read: ${read.why}`
    if (read.denied) return { message, kind: 'permission' }
    return { message, hint: `looked for ${oneLine(path)}` }
  }
  if (ref.isPrivate && (read.mode & 0o077) !== 0) {
    return {
      message: `"${name}" is open to others: its mode is ${read.mode.toString(8).padStart(4, '0')}`,
      hint: `chmod 600 ${oneLine(path)}`,
      kind: 'permission',
    }
  }
  return textOf(read.bytes, ref, name)
}

function textOf(bytes: Uint8Array, ref: SecretRef, name: string): Secret | Refusal {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/u, '')
    return text === '' ? { message: `"${name}" is empty` } : new Secret(text, ref.text)
  } catch {
    return { message: `"${name}" is not UTF-8 text` } // the decoder throws for nothing else
  }
}
