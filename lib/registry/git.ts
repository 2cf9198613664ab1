import { join } from 'node:path'
import type { SimpleGit } from 'simple-git'
import type { Ms } from '../model/time.ts'
import { RegistryError } from '../kit/registry-error.ts'

/** Runs git in one folder, with nothing of the user's own settings, no hooks and no prompts. Throws a RegistryError. */
export interface Git {
  run(args: readonly string[]): Promise<string>
  /** Whether git says yes by its exit code. */
  succeeds(args: readonly string[]): Promise<boolean>
}

/** A git that prints nothing for so long is ended. */
const SILENT_MS: Ms = 60_000
/** Of what it prints nothing is read that is larger than any history people keep. */
const ENVIRONMENT = ['GIT_CONFIG_NOSYSTEM', 'GIT_TERMINAL_PROMPT', 'GIT_OPTIONAL_LOCKS'] as const

/**
 * @param env of which git is given the way to programs, and how to reach an SSH agent for a push
 * @param signal ends every git of this one
 */
export async function openGit(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
): Promise<Git> {
  const { simpleGit } = await import('simple-git')
  // Its own guards stay up but for an empty folder of templates, in which no hook can lie.
  const git = simpleGit({
    baseDir: folder,
    timeout: { block: SILENT_MS },
    maxConcurrentProcesses: 4,
    ...(signal && { abort: signal }),
    // It would take a git that fails without a word for one that succeeds.
    errors: (error, { exitCode, stdErr }) =>
      error ?? (exitCode === 0 ? undefined : Buffer.concat([...stdErr, Buffer.from(`git ended with ${exitCode}`)])),
    allowEnvironment: [...ENVIRONMENT],
    unsafe: { allowUnsafeTemplateDir: true },
  }).env({
    PATH: env['PATH'] ?? '/usr/bin:/bin',
    // No settings of anybody lie there.
    HOME: join(folder, '.git'),
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    ...(env['SSH_AUTH_SOCK'] !== undefined && { SSH_AUTH_SOCK: env['SSH_AUTH_SOCK'] }),
  })
  const run = async (args: readonly string[]): Promise<string> => {
    try {
      return await raw(git, args)
    } catch (error) {
      throw toRegistryError(error, folder)
    }
  }
  return { run, succeeds: (args) => raw(git, args).then(yes, no) }
}

const yes = (): boolean => true
const no = (): boolean => false

function raw(git: SimpleGit, args: readonly string[]): Promise<string> {
  return git.raw([...args])
}

const LOCKED = /\.lock': File exists/u
const DAMAGED =
  /object file .* is empty|loose object .* is corrupt|bad object|unable to read (?:tree|sha1|[0-9a-f]{7})|invalid object|unable to parse|broken|unable to unpack|index file (?:corrupt|smaller)|bad (?:index|signature|config)|cannot update ref/iu

function toRegistryError(error: unknown, folder: string): RegistryError {
  const told = error instanceof Error ? error.message : String(error)
  const words = told.split('\n').find((line) => line.trim() !== '') ?? 'git said nothing'
  if (/ENOENT/u.test(told) && /spawn/u.test(told))
    return new RegistryError('missing', 'there is no "git" on this machine (Debian: apt-get install git)', {
      cause: error,
    })
  if (/block timeout/u.test(told))
    return new RegistryError('failed', `${folder}: git has printed nothing for ${SILENT_MS / 1000} s and was ended`, {
      cause: error,
    })
  const trouble = LOCKED.test(told) ? 'locked' : DAMAGED.test(told) ? 'damaged' : 'failed'
  return new RegistryError(trouble, `${folder}: ${words.replace(/^(?:fatal|error): /u, '')}`, { cause: error })
}
