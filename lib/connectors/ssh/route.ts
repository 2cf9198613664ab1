import { homedir, hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { fault } from '../../kit/fault.ts'
import type { Ms } from '../../model/time.ts'
import { ADDRESS_ALLOWED, parseAddress, USER } from './address.ts'
import type { Address } from './address.ts'
import type { HostKeyPlace } from './known-hosts-files.ts'
import type { SshOptions, SshSettings } from './options.ts'
import { expandHome, expandTokens } from './paths.ts'
import { askSshConfig } from './ssh-config.ts'
import type { SshConfig } from './ssh-config.ts'

/** Everything that is known about a host before it is dialled. */
export interface Route {
  readonly host: string
  readonly port: number
  readonly user: string
  /** As it was written, for hints. */
  readonly address: string
  readonly hostKey: HostKeyPlace
  /** Key files in the order they are tried. They need not exist. */
  readonly identityFiles: readonly string[]
  /** Keys of the agent that are not among the files are left alone. */
  readonly identitiesOnly: boolean
  readonly agentSocket: string | null
  readonly connectMs?: Ms
}

const DEFAULT_KEYS = ['id_rsa', 'id_ecdsa', 'id_ecdsa_sk', 'id_ed25519', 'id_ed25519_sk']

/**
 * What is written in the inventory wins over ssh_config, which wins over OpenSSH's defaults.
 *
 * @throws FaultError `not-supported` for a way to the host that we do not follow, `local` when ssh_config is broken
 */
export async function findRoute(options: SshOptions, signal: AbortSignal): Promise<Route> {
  const address = parseAddress(options.address)
  if (!address) throw fault('local', `"${options.address}" is not an address: ${ADDRESS_ALLOWED}`)
  const written = options.ssh ?? {}
  const user = written.user ?? address.user
  const port = written.port ?? address.port
  const config = await askSshConfig(
    {
      host: address.host,
      ...(user !== undefined && { user }),
      ...(port !== undefined && { port }),
      ...(written.configFile !== undefined && { file: written.configFile }),
    },
    signal,
  )
  refuseOtherWays(config, written, address.host)
  return routeFrom(options.address, address, written, config)
}

function routeFrom(text: string, address: Address, written: SshSettings, config: SshConfig): Route {
  const end = endOf(text, address, written, config)
  const expand = expander({ ...end, alias: address.host })
  const alias = said(config, 'hostkeyalias')
  const seconds = Number(said(config, 'connecttimeout'))
  const files = knownHostsOf(written, config, expand)
  return {
    ...end,
    address: text,
    hostKey: { host: end.host, port: end.port, ...(alias !== undefined && { alias }), files },
    identityFiles: identityFilesOf(config, expand),
    identitiesOnly: said(config, 'identitiesonly') === 'yes',
    agentSocket: agentOf(written, config, expand),
    ...(seconds > 0 && { connectMs: seconds * 1000 }),
  }
}

/** Who is dialled where, and as whom. What ssh_config makes of it has to fit the same grammar. */
function endOf(text: string, address: Address, written: SshSettings, config: SshConfig) {
  const host = said(config, 'hostname') ?? address.host
  const port = written.port ?? address.port ?? Number(said(config, 'port') ?? 22)
  const user = written.user ?? address.user ?? said(config, 'user') ?? userInfo().username
  const fits = parseAddress(host.includes(':') ? `[${host}]` : host) !== null && USER.test(user)
  if (!fits) throw fault('local', `ssh_config makes "${text}" an address that is not allowed`)
  return { host, port, user }
}

/** A first value that says something: OpenSSH writes `none` where there is nothing. */
function said(config: SshConfig, keyword: string): string | undefined {
  const value = config.get(keyword)?.[0]
  return value === undefined || value === '' || value.toLowerCase() === 'none' ? undefined : value
}

/** Ways that lead to a host and that we do not go are named; going another way would reach another machine. */
function refuseOtherWays(config: SshConfig, written: SshSettings, host: string): void {
  const jump = said(config, 'proxyjump')
  const command = said(config, 'proxycommand')
  if (written.jump !== undefined || (jump === undefined && command === undefined)) return
  if (jump !== undefined) {
    throw fault('not-supported', `ssh_config reaches "${host}" through ProxyJump "${jump}", which is not followed`, {
      hint: `write it in the inventory: ssh: { jump: [${jump.split(',').join(', ')}] }`,
    })
  }
  throw fault('not-supported', `ssh_config reaches "${host}" through a ProxyCommand, which is not run`, {
    hint: 'where it is a jump host, write it in the inventory: ssh: { jump: [user@host] }',
  })
}

type Expand = (path: string) => string

function expander(of: { host: string; port: number; user: string; alias: string }): Expand {
  const self = userInfo()
  const tokens = {
    d: homedir(),
    h: of.host,
    n: of.alias,
    p: `${of.port}`,
    r: of.user,
    u: self.username,
    i: `${self.uid}`,
    l: hostname(),
    L: hostname().replace(/\..*$/u, ''),
  }
  return (path) => expandTokens(path.replace(/^"(.*)"$/u, '$1'), tokens)
}

function knownHostsOf(written: SshSettings, config: SshConfig, expand: Expand): readonly string[] {
  if (written.knownHosts !== undefined) return [written.knownHosts].flat().map(expandHome)
  const users = files(config, 'userknownhostsfile') ?? ['~/.ssh/known_hosts', '~/.ssh/known_hosts2']
  const everybodys = files(config, 'globalknownhostsfile') ?? ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2']
  return [...users, ...everybodys].map(expand)
}

function files(config: SshConfig, keyword: string): readonly string[] | undefined {
  const value = config.get(keyword)?.[0]
  if (value === undefined) return undefined
  return value.toLowerCase() === 'none' ? [] : (value.match(/"[^"]*"|\S+/gu) ?? [])
}

function identityFilesOf(config: SshConfig, expand: Expand): readonly string[] {
  const written = config.get('identityfile')?.filter((file) => file.toLowerCase() !== 'none')
  return written?.map(expand) ?? DEFAULT_KEYS.map((name) => join(homedir(), '.ssh', name))
}

function agentOf(written: SshSettings, config: SshConfig, expand: Expand): string | null {
  const fromEnvironment = process.env['SSH_AUTH_SOCK'] || null
  if (written.agent === false) return null
  if (typeof written.agent === 'string') return expandHome(written.agent)
  // A key that is written is the key that is meant; the agent joins only when it is asked to.
  if (written.agent === undefined && written.key !== undefined) return null
  const value = config.get('identityagent')?.[0]
  if (value === undefined || value === 'SSH_AUTH_SOCK') return fromEnvironment
  if (value.toLowerCase() === 'none') return null
  return value.startsWith('$') ? (process.env[value.replace(/^\$\{?|\}$/gu, '')] ?? null) : expand(value)
}
