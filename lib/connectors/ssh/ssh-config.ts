import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import SSHConfig from 'ssh-config'
import { oneLine } from '../../base/escape.ts'
import { fault } from '../../kit/fault.ts'
import { madeOnce } from './made-once.ts'
import { expandHome } from './paths.ts'

/** What ssh_config says about one host, by keyword in lower case; a keyword may be said several times. */
export type SshConfig = ReadonlyMap<string, readonly string[]>

/** What is asked about; user and port as far as they are known already, since `Match` may look at them. */
export interface ConfigQuestion {
  readonly host: string
  readonly user?: string
  readonly port?: number
  /** Instead of ~/.ssh/config and /etc/ssh/ssh_config. */
  readonly file?: string
}

const SYSTEM_FILE = '/etc/ssh/ssh_config'
const ANSWER_MS = 3_000

/** Keywords that we take, or must name because we do not follow them, and those that lead to other lines. */
const KEYWORDS = new Set([
  ...['hostname', 'port', 'user', 'identityfile', 'identitiesonly', 'identityagent', 'certificatefile'],
  ...['userknownhostsfile', 'globalknownhostsfile', 'hostkeyalias', 'connecttimeout'],
  ...['proxyjump', 'proxycommand', 'pkcs11provider', 'match', 'canonicalizehostname', 'knownhostscommand'],
])

/**
 * Resolves a host the way OpenSSH does: `ssh -G` where the client is installed, the `ssh-config` package elsewhere (one
 * file, no Include). A machine whose files say nothing that matters is answered without starting a program.
 *
 * @throws FaultError `local` when the files cannot be read
 */
export async function askSshConfig(question: ConfigQuestion, signal: AbortSignal): Promise<SshConfig> {
  const files =
    question.file === undefined ? [join(homedir(), '.ssh/config'), SYSTEM_FILE] : [expandHome(question.file)]
  if (question.file !== undefined) await mustExist(files[0] ?? '')
  if (!(await anySays(files, 0))) return new Map()
  return (await askClient(question, signal)) ?? (await askPackage(question, files[0] ?? ''))
}

async function mustExist(file: string): Promise<void> {
  await readFile(file).catch((error: unknown) => {
    throw fault('local', `configFile "${file}" cannot be read: ${(error as Error).message}`, { cause: error })
  })
}

/** Whether a file says anything that matters, and which others it leads to. */
const readGist = madeOnce(async (file) => {
  const lines = (await textOf(file)).split('\n').map((line) => line.trim().split(/[\s=]+/u))
  return {
    says: lines.some(([keyword]) => KEYWORDS.has((keyword ?? '').toLowerCase())),
    included: lines.filter(([keyword]) => keyword?.toLowerCase() === 'include').flatMap((line) => line.slice(1)),
  }
})

async function anySays(files: readonly string[], depth: number): Promise<boolean> {
  for (const file of files) {
    const { says, included } = (await readGist(file).catch(() => null)) ?? NOTHING_SAID
    if (says) return true
    // Deeper nesting is left to the client itself.
    if (included.length > 0 && (depth > 3 || (await anySays(await expand(included, file), depth + 1)))) return true
  }
  return false
}

const NOTHING_SAID = { says: false, included: [] } as const

async function expand(patterns: readonly string[], from: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const pattern of patterns) {
    const path = expandHome(pattern.replaceAll('"', ''))
    const absolute = isAbsolute(path) ? path : join(from === SYSTEM_FILE ? '/etc/ssh' : join(homedir(), '.ssh'), path)
    // Every file beside a pattern counts: reading one too many only costs the question.
    const names = /[*?[]/u.test(absolute) ? await readdir(dirname(absolute)).catch(() => []) : null
    found.push(...(names === null ? [absolute] : names.map((name) => join(dirname(absolute), name))))
  }
  return found
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '')
}

/** @returns null where no client is installed */
function askClient(question: ConfigQuestion, signal: AbortSignal): Promise<SshConfig | null> {
  const { host, user, port, file } = question
  const argv = [
    '-G',
    ...(file === undefined ? [] : ['-F', expandHome(file)]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', `${port}`]),
    ...['--', host],
  ]
  const limits = { timeout: ANSWER_MS, killSignal: 'SIGKILL', maxBuffer: 1024 * 1024, signal } as const
  return new Promise((resolve, reject) => {
    execFile('ssh', argv, limits, (error, stdout, stderr) => {
      if (!error) resolve(parseAnswer(stdout))
      else if (error.code === ('ENOENT' as unknown)) resolve(null)
      else if (signal.aborted) reject(signal.reason as Error)
      else reject(fault('local', `ssh -G "${host}": ${oneLine(stderr || error.message, 300)}`, { cause: error }))
    })
  })
}

/** `ssh -G` prints one setting a line: keyword, blank, value. */
export function parseAnswer(text: string): SshConfig {
  const config = new Map<string, string[]>()
  for (const line of text.split('\n')) {
    const blank = line.indexOf(' ')
    if (blank <= 0) continue
    const keyword = line.slice(0, blank).toLowerCase()
    config.set(keyword, [...(config.get(keyword) ?? []), line.slice(blank + 1).trim()])
  }
  return config
}

async function askPackage({ host, user }: ConfigQuestion, file: string): Promise<SshConfig> {
  const found = SSHConfig.parse(await textOf(file)).compute(
    user === undefined ? { Host: host } : { Host: host, User: user },
  )
  const config = new Map<string, readonly string[]>()
  for (const [keyword, value] of Object.entries(found)) {
    const said = Array.isArray(value) ? value : [value]
    const whole = ['IdentityFile', 'CertificateFile'].includes(keyword) ? said : [said.join(' ')]
    config.set(keyword.toLowerCase(), keyword === 'HostName' ? whole.map((word) => word.replaceAll('%h', host)) : whole)
  }
  return config
}
