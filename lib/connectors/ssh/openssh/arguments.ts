import { fault } from '../../../kit/fault.ts'
import { ADDRESS_ALLOWED, parseAddress } from '../address.ts'
import type { SshOptions, SshSettings } from '../options.ts'
import { expandHome } from '../paths.ts'

/** What of ours ssh is told to use. */
export interface Ours {
  readonly controlSocket: string
  /** The agent that holds the keys of the inventory, or null when there are none. */
  readonly keySocket: string | null
  readonly certificate: string | null
  /** Whether the connection is handed over on standard input and output. */
  readonly carried: boolean
}

/**
 * Never asks, never forwards, never runs anything beside; everything else is as ssh_config has it. The level of the log
 * is how we know which phase the opening is in.
 */
const ALWAYS = [
  'BatchMode=yes',
  'LogLevel=DEBUG1',
  'ControlPersist=no',
  'ClearAllForwardings=yes',
  'ForwardAgent=no',
  'ForwardX11=no',
  'Tunnel=no',
  'PermitLocalCommand=no',
  'UpdateHostKeys=no',
  'AddKeysToAgent=no',
  'ServerAliveInterval=5',
  'ServerAliveCountMax=3',
]

/** The arguments of a master: words, never a command line. The host comes last, behind a `--`. */
export function masterArguments(options: SshOptions, ours: Ours): readonly string[] {
  const address = parseAddress(options.address)
  if (!address) throw fault('local', `"${options.address}" is not an address: ${ADDRESS_ALLOWED}`)
  const written = options.ssh ?? {}
  const user = written.user ?? address.user
  const port = written.port ?? address.port
  const settings = [
    ...ALWAYS,
    `StrictHostKeyChecking=${written.hostKey === 'accept-new' ? 'accept-new' : 'yes'}`,
    ...knownHosts(written),
    ...identity(written, ours),
    ...(ours.carried ? ['ProxyCommand=-', 'ProxyUseFdpass=no'] : []),
  ]
  return [
    ...['-M', '-N', '-T', '-S', ours.controlSocket],
    ...(written.configFile === undefined ? [] : ['-F', expandHome(written.configFile)]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', `${port}`]),
    ...settings.flatMap((setting) => ['-o', setting]),
    ...['--', address.host],
  ]
}

function knownHosts({ knownHosts }: SshSettings): string[] {
  if (knownHosts === undefined) return []
  const files = [knownHosts].flat().map((file) => quotePath(expandHome(file)))
  return [`UserKnownHostsFile=${files.join(' ')}`, 'GlobalKnownHostsFile=none']
}

function identity({ agent, key }: SshSettings, { keySocket, certificate }: Ours): string[] {
  if (keySocket !== null) {
    const own = ['IdentityFile=none', 'IdentitiesOnly=no', `IdentityAgent=${quotePath(keySocket)}`]
    return certificate === null ? own : [...own, `CertificateFile=${quotePath(certificate)}`]
  }
  if (agent === false && key === undefined) return ['IdentityAgent=none']
  if (agent === true) return ['IdentityAgent=SSH_AUTH_SOCK']
  return typeof agent === 'string' ? [`IdentityAgent=${quotePath(expandHome(agent))}`] : []
}

/** ssh reads values as words, with quotes and tokens. */
function quotePath(path: string): string {
  return `"${path.replaceAll('%', '%%')}"`
}
