import { withoutPassword } from '../../base/mask.ts'
import type { Secret } from '../../base/secret.ts'
import { material, secret } from '../../kit/secret-ref.ts'
import * as z from 'zod'
import { ADDRESS_ALLOWED, parseAddress, USER } from './address.ts'
import { isPlainPath } from './paths.ts'

/** How a host shows that it is the right one: recorded beforehand, recorded at the first visit, or this very key. */
export type HostKeyPolicy = 'strict' | 'accept-new' | `SHA256:${string}`

/** The options of a target as `open` receives them: checked, and every secret resolved. */
export interface SshOptions {
  readonly address: string
  readonly ssh?: SshSettings
}

/** Which program speaks SSH: the library in this process, or the `ssh` of the system. */
export type SshClient = 'built-in' | 'openssh'

export interface SshSettings {
  readonly client?: SshClient
  readonly user?: string
  readonly port?: number
  readonly key?: Secret | readonly Secret[]
  readonly certificate?: Secret
  readonly passphrase?: Secret
  readonly password?: Secret
  readonly agent?: boolean | string
  readonly knownHosts?: string | readonly string[]
  readonly hostKey?: HostKeyPolicy
  readonly jump?: readonly string[]
  readonly configFile?: string
}

const address = z
  .string()
  .refine((text) => parseAddress(text) !== null, {
    error: (issue) => `"${withoutPassword(String(issue.input))}" is not an address: ${ADDRESS_ALLOWED}`,
  })
  .describe('user@host:port, or an alias of ~/.ssh/config')

// Without control characters: these end up in file system calls and in messages.
const path = z.string().regex(/^[^\p{Cc}]+$/u, 'a path without control characters')

const carrier = z
  .string()
  .regex(/^[A-Za-z0-9_[][A-Za-z0-9._:@/%+\][-]{0,255}$/u, 'the id of a target, or an address such as user@host:22')

const hostKey = z
  .union([z.enum(['strict', 'accept-new']), z.templateLiteral(['SHA256:', z.string().regex(/^[A-Za-z0-9+/]{43}$/u)])])
  .describe('strict: the key is recorded already; accept-new: it is recorded at the first visit; SHA256:…: this key')

/** The keys that a target of runtime `ssh` may have beside those that all targets have. */
export const sshOptions = z.strictObject({
  address,
  ssh: z
    .strictObject({
      client: z
        .enum(['built-in', 'openssh'])
        .optional()
        .describe('built-in when left out; openssh: the `ssh` of this machine, with all that it can do'),
      user: z.string().regex(USER, 'letters, digits and . _ + @ -, not starting with a hyphen').optional(),
      port: z.int().min(1).max(65_535).optional(),
      key: z
        .union([secret(), z.array(secret()).min(1)])
        .optional()
        .describe('private key, or several in the order they are tried: file:~/.ssh/id_ed25519'),
      certificate: material().optional().describe('of the private key, signed by an authority; with openssh only'),
      passphrase: secret().optional().describe('of the private keys above'),
      password: secret().optional(),
      agent: z
        .union([z.boolean(), path])
        .optional()
        .describe('true: the agent of SSH_AUTH_SOCK; a path: that socket; false: none'),
      knownHosts: z
        .union([path, z.array(path).min(1)])
        .optional()
        .describe('files instead of ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts'),
      hostKey: hostKey.optional(),
      jump: z.array(carrier).min(1).max(8).optional().describe('jump hosts, nearest to us first: ids or addresses'),
      configFile: path.optional().describe('instead of ~/.ssh/config'),
    })
    .superRefine((settings, context) => {
      for (const { at, message } of unfit(settings)) context.addIssue({ code: 'custom', path: [at], message })
    })
    .optional(),
})

interface Unfit {
  readonly at: keyof SshSettings
  readonly message: string
}

type Written = Readonly<Partial<Record<keyof SshSettings, unknown>>>

/** What one of the two clients cannot do is said before anything is opened. */
function unfit(written: Written): readonly Unfit[] {
  return RULES.flatMap(({ at, message, met }) => (met(written, written.client === 'openssh') ? [{ at, message }] : []))
}

const RULES: readonly (Unfit & { readonly met: (written: Written, openssh: boolean) => boolean })[] = [
  {
    at: 'certificate',
    message: 'a certificate is shown by "client: openssh" only',
    met: ({ certificate }, openssh) => certificate !== undefined && !openssh,
  },
  {
    at: 'certificate',
    message: 'a certificate needs the "key" it was made for',
    met: ({ certificate, key }, openssh) => openssh && certificate !== undefined && key === undefined,
  },
  {
    at: 'password',
    message: '"client: openssh" is never asked for a password: write a "key", or leave "client" out',
    met: ({ password }, openssh) => openssh && password !== undefined,
  },
  {
    at: 'hostKey',
    message:
      '"client: openssh" compares with known_hosts only: record the key with "orch-watch hostkeys trust" and write "strict"',
    met: ({ hostKey }, openssh) => openssh && typeof hostKey === 'string' && hostKey.startsWith('SHA256:'),
  },
  {
    at: 'agent',
    message: '"client: openssh" takes the key or the agent: write one of them',
    met: ({ key, agent }, openssh) => openssh && key !== undefined && agent !== undefined && agent !== false,
  },
  {
    at: 'knownHosts',
    message: 'ssh reads " \\ and $ in a path otherwise: name the file without them',
    met: ({ knownHosts }, openssh) =>
      openssh && [knownHosts ?? []].flat().some((path) => typeof path === 'string' && !isPlainPath(path)),
  },
  {
    at: 'agent',
    message: 'ssh reads " \\ and $ in a path otherwise: name the socket without them',
    met: ({ agent }, openssh) => openssh && typeof agent === 'string' && !isPlainPath(agent),
  },
]
