import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export type KeyKind = 'ed25519' | 'rsa' | 'ecdsa'

export interface SshdOptions {
  /** Kinds of host keys; one ed25519 key unless said. */
  readonly hostKeys?: readonly KeyKind[]
  /** Lines for authorized_keys. */
  readonly authorizedKeys?: readonly string[]
  /** More lines of sshd_config; they come first, and in sshd_config the first one wins. */
  readonly config?: readonly string[]
  /** Whether bash reads its .bashrc, as it does for a command over SSH. What root has in there may take seconds. */
  readonly bashrc?: boolean
  /** A program, with its arguments, that starts the server in surroundings of its own and ends with it. */
  readonly inside?: readonly [string, ...string[]]
}

export interface Sshd {
  readonly port: number
  readonly pid: number
  /** Of the first host key, for the port it listens on. */
  readonly knownHostsLine: string
  /** "SHA256:…" of the first host key. */
  readonly hostKeyFingerprint: string
  /** "type base64" by kind. */
  readonly publicKeys: ReadonlyMap<KeyKind, string>
  /** What the server wrote about us: the witness of what reached it. */
  logText(): string
  /** How often somebody connected. */
  connections(): number
  stop(): Promise<void>
}

/** A folder with everything that a client needs. */
export interface SshWorkspace {
  readonly folder: string
  path(name: string): string
  write(name: string, text: string, mode?: number): string
  /** Makes a key pair and returns the paths; `passphrase` encrypts it. */
  keyPair(name: string, kind?: KeyKind, passphrase?: string): { readonly key: string; readonly publicLine: string }
  remove(): void
}

/** Why a real sshd cannot run here, or null. With CI=true a suite fails instead of being skipped. */
function whyNoSshd(): string | null {
  if (process.getuid?.() !== 0) return 'a real sshd needs root'
  return existsSync('/usr/sbin/sshd') ? null : 'the package openssh-server is not installed'
}

/** For `before`: skips the suite with its reason, or fails it where everything has to be there. */
export function needsSshd(suite: Mocha.Context, reason = whyNoSshd()): void {
  if (reason === null) return
  if (process.env['CI'] === 'true') throw new Error(`${reason}, and CI=true does not skip`)
  process.stderr.write(`    skipped: ${reason}\n`)
  suite.skip()
}

export function sshWorkspace(): SshWorkspace {
  const folder = mkdtempSync(join(tmpdir(), 'orch-watch-ssh-'))
  chmodSync(folder, 0o711) // sshd reads authorized_keys as the user who logs in
  const path = (name: string): string => join(folder, name)
  return {
    folder,
    path,
    write: (name, text, mode = 0o600) => {
      writeFileSync(path(name), text, { mode })
      return path(name)
    },
    keyPair: (name, kind = 'ed25519', passphrase = '') => {
      makeKey(path(name), kind, passphrase)
      return { key: path(name), publicLine: readFileSync(`${path(name)}.pub`, 'utf8').trim() }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A real OpenSSH server on a free loopback port, with its own keys and files, stopped by its process id. */
export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  const place = sshWorkspace()
  const port = await freePort()
  const kinds = options.hostKeys ?? ['ed25519']
  const publicKeys = new Map(kinds.map((kind) => [kind, publicKey(place.keyPair(`host_${kind}`, kind).publicLine)]))
  const [first = ''] = publicKeys.values()
  place.write('authorized_keys', `${(options.authorizedKeys ?? []).join('\n')}\n`, 0o644)
  const config = place.write('sshd_config', `${sshdConfig(place, port, kinds, options).join('\n')}\n`)
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })
  const [program, ...words] = [...(options.inside ?? []), '/usr/sbin/sshd', '-D', '-f', config, '-E', place.path('log')]
  const child = spawn(program, words, { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const logText = (): string => (existsSync(place.path('log')) ? readFileSync(place.path('log'), 'utf8') : '')
  await until(() => logText().includes('Server listening') || child.exitCode !== null)
  if (child.exitCode !== null || child.pid === undefined) throw new Error(`sshd did not start: ${logText()}`)
  return {
    port,
    pid: child.pid,
    publicKeys,
    knownHostsLine: `[127.0.0.1]:${port} ${first}`,
    hostKeyFingerprint: fingerprint(place.path(`host_${kinds[0] ?? 'ed25519'}.pub`)),
    logText,
    connections: () => logText().match(/^Connection from/gmu)?.length ?? 0,
    stop: async () => {
      // What stands around the server may leave SIGTERM alone while it waits for it, as `unshare` does.
      child.kill(options.inside ? 'SIGKILL' : 'SIGTERM')
      await ended
      place.remove()
    },
  }
}

/** Asks again until it holds; a test that waits for the world outside has no other way. */
export async function until(holds: () => boolean, withinMs = 8_000): Promise<void> {
  for (let waited = 0; !holds(); waited += 20) {
    if (waited > withinMs) throw new Error(`it did not come true within ${withinMs} ms: ${String(holds)}`)
    await wait(20)
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

function sshdConfig(
  place: SshWorkspace,
  port: number,
  kinds: readonly KeyKind[],
  { config = [], bashrc = false }: SshdOptions,
): string[] {
  return [
    ...config,
    // bash takes itself for one that was started by another, and reads nothing.
    ...(bashrc ? [] : ['SetEnv SHLVL=2']),
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    ...kinds.map((kind) => `HostKey ${place.path(`host_${kind}`)}`),
    `AuthorizedKeysFile ${place.path('authorized_keys')}`,
    `PidFile ${place.path('pid')}`,
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'LogLevel VERBOSE',
    'MaxStartups 100:30:200',
  ]
}

function makeKey(path: string, kind: KeyKind, passphrase: string): void {
  const bits = kind === 'rsa' ? ['-b', '2048'] : []
  execFileSync('ssh-keygen', ['-q', '-t', kind, ...bits, '-N', passphrase, '-C', 'test', '-f', path])
}

function publicKey(line: string): string {
  return line.split(' ').slice(0, 2).join(' ')
}

function fingerprint(path: string): string {
  return execFileSync('ssh-keygen', ['-lf', path], { encoding: 'utf8' }).split(' ')[1] ?? ''
}
