import { Agent as PlainAgent } from 'node:http'
import { Agent } from 'node:https'
import type { RequestOptions } from 'node:https'
import type { KubeConfig } from '@kubernetes/client-node'
import type { Clock } from '../../base/clock.ts'
import { withDeadline } from '../../base/deadline.ts'
import { oneLine } from '../../base/escape.ts'
import { withoutSecrets } from '../../base/mask.ts'
import { fault, FaultError, timedOut } from '../../kit/fault.ts'
import type { Ms } from '../../model/time.ts'
import { boundExec, EXEC_MS } from './exec-plugin.ts'
import type { ExecPrograms } from './exec-plugin.ts'
import { nameOf, readKubeconfig, unusable } from './kubeconfig.ts'
import type { KubernetesOptions } from './options.ts'

/** For so long a token is taken as read; the client itself looks again at files that are older. */
const FRESH_MS: Ms = 60_000
const MOST_SOCKETS = 64
/** Until a proxy has opened the way. */
const PROXY_MS: Ms = 15_000

/** Where the cluster is, and who we are there. */
export interface Access {
  readonly server: URL
  readonly agent: Agent | PlainAgent
  readonly headers: Readonly<Record<string, string>>
  /** user:password, in clusters that still know it. */
  readonly auth?: string
}

export interface Credentials {
  get(signal: AbortSignal): Promise<Access>
  /** Reads everything anew, unless somebody has done so since `refused` was handed out. */
  renew(refused: Access, signal: AbortSignal): Promise<Access>
  close(): void
}

/** What tests have otherwise. */
export interface Surroundings {
  /** How long a program of the kubeconfig may run. */
  readonly execMs: Ms
  /** Where the file system of the pod that we run in begins. */
  readonly podRoot: string
}

/** Finds out where the cluster is and who we are, by the kubeconfig. Throws a FaultError. */
export function credentials(
  options: KubernetesOptions,
  clock: Clock,
  { execMs, podRoot }: Surroundings = { execMs: EXEC_MS, podRoot: '' },
): Credentials {
  let config: Promise<Loaded> | null = null
  let current: { readonly access: Promise<Access>; readonly atMs: Ms } | null = null
  let agent: { readonly of: string; readonly agent: Access['agent'] } | null = null

  const loaded = async (): Promise<Loaded> => {
    const kubeconfig = await readKubeconfig(options, podRoot)
    const exec = kubeconfig.getCurrentUser()?.exec as { apiVersion?: unknown } | undefined
    return { kubeconfig, programs: boundExec(kubeconfig, exec?.apiVersion, execMs) }
  }
  const made = async (signal: AbortSignal): Promise<Access> => {
    config ??= loaded()
    const { kubeconfig, programs } = await config
    const applied = await appliedTo(kubeconfig, { programs, execMs, name: nameOf(options) }, signal)
    const cluster = kubeconfig.getCurrentCluster()
    const of = [trustText(applied), cluster?.proxyUrl].join('\n')
    if (agent?.of !== of) {
      agent?.agent.destroy()
      agent = { of, agent: cluster?.proxyUrl ? kept(applied.agent as Agent) : ownAgent(applied) }
    }
    return {
      server: serverOf(cluster?.server ?? ''),
      agent: agent.agent,
      headers: applied.headers as Record<string, string>,
      ...(typeof applied.auth === 'string' && { auth: applied.auth }),
    }
  }
  const get = (signal: AbortSignal): Promise<Access> => {
    if (!current || clock.monotonicMs() - current.atMs > FRESH_MS) {
      const access = made(signal)
      current = { access, atMs: clock.monotonicMs() }
      access.catch(() => (current = config = null))
    }
    return current.access
  }

  return {
    get,
    async renew(refused, signal) {
      if (current && (await current.access) === refused) {
        config = null
        current = null
      }
      return get(signal)
    },
    close: () => {
      agent?.agent.destroy()
      void config?.then(({ programs }) => programs.end()).catch(() => 'told to whoever asked')
    },
  }
}

interface Loaded {
  readonly kubeconfig: KubeConfig
  readonly programs: ExecPrograms
}

async function appliedTo(
  config: KubeConfig,
  { programs, execMs, name }: { readonly programs: ExecPrograms; readonly execMs: Ms; readonly name: string },
  parent: AbortSignal,
): Promise<RequestOptions> {
  // The certificate is checked unless the kubeconfig says not to; a proxy that hangs is given up as others are.
  const applied: RequestOptions = { headers: {}, rejectUnauthorized: true, timeout: PROXY_MS }
  const { command = '' } = (config.getCurrentUser()?.exec ?? {}) as { command?: string }
  const program = oneLine(command, 80)
  try {
    const wait = { ms: execMs, parent, expired: () => tooLate(program, execMs) }
    await withDeadline(wait, () => config.applyToHTTPSOptions(applied))
    return applied
  } catch (error) {
    programs.end()
    parent.throwIfAborted()
    if (program === '' || error instanceof FaultError) throw unusable(name, error)
    const text = error instanceof Error ? error.message : String(error)
    const words = text.trim() === '' ? 'it ended and said nothing' : oneLine(withoutSecrets(text), 300)
    throw fault('auth-failed', `"${program}" gives no credential: ${words}`, { hint: BY_HAND, cause: error })
  }
}

const BY_HAND = 'the kubeconfig has this program run for a token: run it by hand, as the user that orch-watch runs as'

function tooLate(program: string, execMs: Ms): FaultError {
  if (program === '') return timedOut('login', execMs)
  const message = `"${program}" has given no credential within ${execMs / 1000}s, and was ended`
  return fault('timed-out', message, { phase: 'login', hint: BY_HAND })
}

function serverOf(text: string): URL {
  const server = URL.canParse(text) ? new URL(text) : null
  if (server && /^https?:$/u.test(server.protocol)) return server
  throw fault('local', `the kubeconfig names no address of a server: "${oneLine(text, 100)}"`)
}

const KEPT = { keepAlive: true, maxSockets: MOST_SOCKETS, maxFreeSockets: 6 } as const

/** The client opens a way through the proxy for each question; here it is kept. */
function kept(agent: Agent): Agent {
  return Object.assign(agent, KEPT)
}

/** The certificate is checked whatever NODE_TLS_REJECT_UNAUTHORIZED says, unless the kubeconfig says not to. */
function ownAgent({ ca, cert, key, servername, rejectUnauthorized, agent }: RequestOptions): Access['agent'] {
  const scheduling = 'fifo'
  if (agent instanceof PlainAgent && !(agent instanceof Agent)) return new PlainAgent({ ...KEPT, scheduling })
  try {
    return new Agent({
      ...KEPT,
      scheduling,
      ...{ ca, cert, key, servername },
      minVersion: 'TLSv1.2',
      rejectUnauthorized: rejectUnauthorized !== false,
    })
  } catch (error) {
    throw unusable('the certificate of the kubeconfig', error)
  }
}

function trustText({ ca, cert, key, servername, rejectUnauthorized }: RequestOptions): string {
  return [ca, cert, key, servername, rejectUnauthorized].map(String).join('\n')
}
