import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Problem } from '../base/problem.ts'
import { Secret } from '../base/secret.ts'
import { SecretRef } from '../kit/secret-ref.ts'
import type { SourceRef } from '../model/target.ts'

export interface SecretWorld {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  /** References of files are relative to the folder of the file they stand in. */
  readonly cwd: string
}

const COMMAND_TIMEOUT_MS = 5000
const MAX_SECRET_BYTES = 64 * 1024

/**
 * A copy of the value in which every reference is replaced by what it refers to, wrapped so that it does not show
 * itself. Problems name the reference and the target, never the value.
 */
export async function resolveSecrets(
  value: unknown,
  about: { readonly target: string; placeOf(path: readonly (string | number)[]): SourceRef },
  world: SecretWorld,
): Promise<{ readonly value: unknown; readonly problems: readonly Problem[] }> {
  const problems: Problem[] = []
  const visit = async (node: unknown, path: readonly (string | number)[]): Promise<unknown> => {
    if (node instanceof SecretRef) {
      const where = about.placeOf(path)
      const found = await lookUp(node, where, world)
      if (found instanceof Secret) return found
      problems.push({ where, ...found, message: `target "${about.target}": ${found.message}` })
      return node
    }
    if (Array.isArray(node)) return Promise.all(node.map((item, index) => visit(item, [...path, index])))
    if (node !== null && typeof node === 'object' && Object.getPrototypeOf(node) === Object.prototype) {
      const entries = Object.entries(node).map(async ([key, item]) => [key, await visit(item, [...path, key])] as const)
      return Object.fromEntries(await Promise.all(entries))
    }
    return node
  }
  return { value: await visit(value, []), problems }
}

type Refusal = Pick<Problem, 'message' | 'hint' | 'kind'>

async function lookUp(ref: SecretRef, where: SourceRef, world: SecretWorld): Promise<Secret | Refusal> {
  switch (ref.from.kind) {
    case 'env': {
      const value = world.env[ref.from.name]
      if (value === undefined || value === '') return { message: `"${ref.text}" is not set` }
      return new Secret(value, ref.text)
    }
    case 'file':
      return fromFile(ref, ref.from.path, where, world)
    case 'command':
      return fromCommand(ref, ref.from.argv)
  }
}

async function fromFile(
  ref: SecretRef,
  written: string,
  where: SourceRef,
  world: SecretWorld,
): Promise<Secret | Refusal> {
  const path = written.startsWith('~/')
    ? resolve(world.home, written.slice(2))
    : resolve(dirname(resolve(world.cwd, where.file)), written)
  try {
    const { mode, size } = await stat(path)
    if (ref.isPrivate && (mode & 0o077) !== 0) {
      const octal = (mode & 0o777).toString(8).padStart(4, '0')
      return {
        message: `"${ref.text}" can be read by others: its mode is ${octal}`,
        hint: `chmod 600 ${path}`,
        kind: 'permission',
      }
    }
    if (size > MAX_SECRET_BYTES) return { message: `"${ref.text}" is larger than ${MAX_SECRET_BYTES} bytes` }
    return new Secret((await readFile(path, 'utf8')).replace(/\r?\n$/u, ''), path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return { message: `"${ref.text}": there is no such file`, hint: `looked for ${path}` }
    if (code === 'EACCES') return { message: `"${ref.text}" cannot be read: no permission`, kind: 'permission' }
    return { message: `"${ref.text}" cannot be read: ${code ?? 'unknown error'}` }
  }
}

/** Runs the program without a shell. What it prints is the secret; what it complains about is not shown either. */
function fromCommand(ref: SecretRef, [program = '', ...args]: readonly string[]): Promise<Secret | Refusal> {
  return new Promise((done) => {
    const options = {
      timeout: COMMAND_TIMEOUT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: MAX_SECRET_BYTES,
      encoding: 'utf8',
    } as const
    const child = execFile(program, args, options, (error, stdout) => {
      if (!error) done(new Secret(stdout.replace(/\r?\n$/u, ''), `command:[${program}, …]`))
      else if (error.killed) done({ message: `"${ref.text}" did not end within ${COMMAND_TIMEOUT_MS / 1000}s` })
      else if (error.code === 'ENOENT') done({ message: `"${ref.text}": there is no program "${program}"` })
      else
        done({
          message: `"${ref.text}" failed with ${typeof error.code === 'number' ? `exit code ${error.code}` : String(error.code)}`,
        })
    })
    child.stdin?.end()
  })
}
