import { quote } from '../base/quote.ts'
import { withoutSecrets } from '../base/mask.ts'
import { FaultError } from '../kit/fault.ts'
import { runInGroup } from '../kit/programs/run-in-group.ts'
import { RegistryError } from '../kit/registry-error.ts'
import type { CommandOutput } from '../model/session.ts'
import type { Ms } from '../model/time.ts'

/** Where the history is sent, as the operator has it. */
export interface Remote {
  /** A path, or an address of SSH, HTTPS or a file. It may hold a password. */
  readonly address: string
  /** Absolute; what the user's own SSH uses when left out. */
  readonly key?: string
  readonly knownHosts?: string
}

/** A history of years over a slow line; whoever is silent for so long is given up. */
const PUSH_MS: Ms = 120_000
const CONNECT_S = 20

export interface PushWorld {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  readonly timeoutMs?: Ms
}

/**
 * Sends the branch that is recorded on to the same one of the remote, where that only adds to it: nothing there is ever
 * written over. No hook of ours runs, nobody is asked for a password, and what lies below .git (the key of the
 * fingerprints) is not part of any history.
 *
 * @returns the revision that is there now, or null where nothing has been recorded yet
 * @throws RegistryError: `diverged` where the remote has what is not here; its message holds no password
 */
export async function pushTo(folder: string, remote: Remote, world: PushWorld): Promise<string | null> {
  const git = (...args: readonly string[]): Promise<Ran> => runGit(['-C', folder, ...args], remote, world)
  const head = await git('rev-parse', '--verify', '--quiet', 'HEAD')
  if (head.exitCode !== 0) return null
  const branch = (await git('symbolic-ref', 'HEAD')).stdout.trim()
  const pushed = await git('push', '--porcelain', '--no-verify', '--quiet', '--', REMOTE, `HEAD:${branch}`)
  if (pushed.exitCode !== 0) throw refused(pushed, remote)
  return head.stdout.trim()
}

type Ran = Pick<CommandOutput, 'exitCode' | 'stdout' | 'stderr'>

/** In the environment, where no list of processes shows it. */
const REMOTE = 'orch-watch'

async function runGit(args: readonly string[], remote: Remote, { env, signal, timeoutMs }: PushWorld): Promise<Ran> {
  try {
    return await runInGroup({
      argv: [
        'git',
        '-c',
        'core.hooksPath=/dev/null',
        '-c',
        'credential.helper=',
        '-c',
        'push.followTags=false',
        ...args,
      ],
      env: {
        PATH: env['PATH'] ?? '/usr/bin:/bin',
        HOME: '/nonexistent',
        LC_ALL: 'C',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: `remote.${REMOTE}.url`,
        GIT_CONFIG_VALUE_0: remote.address,
        GIT_TERMINAL_PROMPT: '0',
        GIT_ALLOW_PROTOCOL: 'file:https:ssh',
        GIT_SSH_COMMAND: sshCommand(remote),
        GIT_SSH_VARIANT: 'ssh',
        ...(env['SSH_AUTH_SOCK'] !== undefined && { SSH_AUTH_SOCK: env['SSH_AUTH_SOCK'] }),
      },
      timeoutMs: timeoutMs ?? PUSH_MS,
      signal,
      ending: () => undefined,
    })
  } catch (error) {
    signal.throwIfAborted()
    const why = error instanceof FaultError ? error.message : String(error)
    throw new RegistryError('failed', `${shownRemote(remote)}: ${why}`, { cause: error })
  }
}

/** Git gives it to a shell: each word is quoted. */
function sshCommand({ key, knownHosts }: Remote): string {
  const options = [
    'BatchMode=yes',
    'StrictHostKeyChecking=yes',
    `ConnectTimeout=${CONNECT_S}`,
    'ServerAliveInterval=15',
    'ClearAllForwardings=yes',
    'PermitLocalCommand=no',
    ...(key === undefined ? [] : ['IdentitiesOnly=yes', `IdentityFile=${sshPath(key)}`]),
    ...(knownHosts === undefined ? [] : [`UserKnownHostsFile=${sshPath(knownHosts)}`]),
  ]
  return ['ssh', ...options.flatMap((each) => ['-o', each])].map(quote).join(' ')
}

/** As ssh_config(5) takes a path: in double quotes, and a percent sign twice. The inventory lets no quote in. */
function sshPath(path: string): string {
  return `"${path.replaceAll('%', '%%')}"`
}

/** `--porcelain`: "!" and why, once for the branch. */
const REJECTED = /^!\t[^\t]*\t\[rejected\]/mu

function refused({ stdout, stderr }: Ran, remote: Remote): RegistryError {
  const place = shownRemote(remote)
  if (REJECTED.test(stdout))
    return new RegistryError(
      'diverged',
      `${place}: has revisions that are not here, and is not written over: name an empty repository, or take that branch away there`,
    )
  const lines = `${stderr}\n${stdout}`
    .split('\n')
    .map((line) => line.replace(/^(?:remote: )?(?:fatal|error): /u, '').trim())
  const words = lines.find((line) => line !== '' && !line.startsWith('To ') && line !== 'Done') ?? 'git said nothing'
  return new RegistryError('failed', `${place}: ${withoutRemote(words, remote)}`)
}

/** The address without what may be secret in it. */
function shownRemote({ address }: Pick<Remote, 'address'>): string {
  return address.replace(/^(\w+:\/\/)[^/]*@/u, '$1***@').replace(/[?#].*$/u, '')
}

function withoutRemote(words: string, remote: Remote): string {
  const userInfo = /^\w+:\/\/([^/]*)@/u.exec(remote.address)?.[1] ?? ''
  const parts = [userInfo, ...userInfo.split(':')].filter((part) => part.length > 3)
  const shown = words.replaceAll(remote.address, shownRemote(remote))
  return withoutSecrets(parts.reduce((rest, part) => rest.replaceAll(part, '***'), shown))
}
