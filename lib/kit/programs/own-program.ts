import type { Secret } from '../../base/secret.ts'
import type { Ms } from '../../model/time.ts'
import { duration } from '../options.ts'
import { concealed } from '../reasons.ts'
import { secret } from '../secret-ref.ts'
import * as z from 'zod'
import { loginEnvironment, runInGroup } from './run-in-group.ts'
import type { Job } from './run-in-group.ts'

/** A program of somebody's own on this machine, as it is written in the inventory. */
export interface OwnProgram {
  readonly command: Job['argv']
  readonly env?: Readonly<Record<string, Secret>> | undefined
  readonly timeout: Ms
}

/** From the end of a program's time to its death, so that nobody is left when it is over. */
export const ENDING_MS: Ms = 5_000

const NO_COMMAND = 'is no command: write [program, argument], a word each'

/** The options of every plugin that runs one. */
export const programOptions = (longestMs: Ms) => ({
  command: z
    .array(z.string(), { error: NO_COMMAND })
    .refine(([program = '']) => program !== '', { error: 'a command begins with the name of a program' })
    .transform(([program = '', ...words]): Job['argv'] => [program, ...words])
    .describe('the program and its arguments, a word each; no shell reads them'),
  env: z
    .record(z.string().regex(/^[A-Za-z_]\w{0,100}$/u), secret())
    .optional()
    .describe('secrets that it finds in its environment: `{ TOKEN: env:OPS_TOKEN }`'),
  timeout: duration({ minMs: 100, maxMs: longestMs }).default(30_000).describe('it is ended then, with all it started'),
})

/** How it ended, and the first line that it said, without its secrets. */
export interface Ended {
  readonly exitCode: number
  readonly said: string
}

/**
 * Runs it by its words, never by a shell; what it prints beyond a bound is dropped. Nothing of it is left when this settles.
 *
 * @param given.input what it reads, as JSON text
 * @param given.facts a few of them in its environment, for programs that do not read JSON
 * @throws FaultError when its time was over or it could not be run; whatever the signal says when that is aborted
 */
export async function runOwnProgram(
  { command, env = {}, timeout }: OwnProgram,
  given: { readonly input: string; readonly facts: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<Ended> {
  const endings: Promise<void>[] = []
  try {
    const { exitCode, stdout, stderr } = await runInGroup({
      argv: command,
      input: `${given.input}\n`,
      timeoutMs: timeout,
      env: { ...loginEnvironment(), ...given.facts, ...revealed(env) },
      excess: 'drop',
      signal: given.signal,
      ending: (ended) => void endings.push(ended),
    })
    const said = firstLine(exitCode === 0 ? stdout : stderr || stdout)
    return { exitCode, said: concealed(said, Object.values(env)) }
  } finally {
    await Promise.all(endings)
  }
}

/** "it ended with 3: no such ticket" */
export function endWords({ exitCode, said }: Ended): string {
  return `it ended with ${exitCode}${said === '' ? '' : `: ${said}`}`
}

function revealed(env: Readonly<Record<string, Secret>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.reveal()]))
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? ''
}
