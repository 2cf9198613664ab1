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
import { kubeconfigPath } from './options.ts'
import type { KubernetesOptions } from './options.ts'

/** For so long a token is taken as read; the client itself looks again at files that are older. */
const FRESH_MS: Ms = 60_000
const MOST_SOCKETS = 64

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

/** Finds out where the cluster is and who we are, by the kubeconfig. Throws a FaultError. */
export function credentials(options: KubernetesOptions, clock: Clock): Credentials {
  let config: KubeConfig | null = null
  let current: { readonly access: Promise<Access>; readonly atMs: Ms } | null = null
  let agent: { readonly of: string; readonly agent: Access['agent'] } | null = null

  const made = async (signal: AbortSignal): Promise<Access> => {
    config ??= await loaded(options)
    const applied = await appliedTo(config, signal)
    const cluster = config.getCurrentCluster()
    const of = trustText(applied)
    if (agent?.of !== of) {
      agent?.agent.destroy()
      agent = { of, agent: cluster?.proxyUrl ? (applied.agent as Agent) : ownAgent(applied) }
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
      access.catch(() => (current = null))
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
    close: () => agent?.agent.destroy(),
  }
}

async function loaded(options: KubernetesOptions): Promise<KubeConfig> {
  const { KubeConfig: Loads } = await import('@kubernetes/client-node')
  const config = new Loads()
  const path = options.inCluster ? 'the service account of this pod' : kubeconfigPath(options)
  try {
    if (options.inCluster) config.loadFromCluster()
    else config.loadFromFile(path)
  } catch (error) {
    throw unusable(path, error)
  }
  if (options.context !== undefined) config.setCurrentContext(options.context)
  if (!config.getContextObject(config.getCurrentContext())) {
    const known = config.getContexts().map(({ name }) => name)
    throw fault('local', `${path} has no context "${oneLine(config.getCurrentContext(), 80)}"`, {
      hint: `known contexts: ${oneLine(known.join(', ') || 'none', 300)}`,
    })
  }
  if (!config.getCurrentCluster() || !config.getCurrentUser())
    throw fault('local', `${path}: the cluster or the user of this context is missing`)
  boundExec(config, config.getCurrentUser()?.exec as { apiVersion?: unknown } | undefined)
  return config
}

async function appliedTo(config: KubeConfig, parent: AbortSignal): Promise<RequestOptions> {
  const applied: RequestOptions = { headers: {} }
  const user = config.getCurrentUser()
  const wait = { ms: EXEC_MS + 1000, parent, expired: () => timedOut('login', EXEC_MS) }
  try {
    await withDeadline(wait, () => config.applyToHTTPSOptions(applied))
    return applied
  } catch (error) {
    parent.throwIfAborted()
    if (!user?.exec || error instanceof FaultError) throw unusable('the kubeconfig', error)
    const { command } = user.exec as { command?: string }
    throw fault('auth-failed', `"${oneLine(command ?? '', 80)}" gives no credential: ${words(error)}`, {
      hint: 'the kubeconfig has this program run for a token: run it by hand, as the user that orch-watch runs as',
      cause: error,
    })
  }
}

function unusable(what: string, error: unknown): Error {
  if (error instanceof FaultError) return error
  const hint = 'kubeconfig: names the file; without it $KUBECONFIG or ~/.kube/config is read'
  return fault('local', `${what} cannot be used: ${words(error)}`, { hint, cause: error })
}

function words(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.trim() === '' ? `nothing within ${EXEC_MS / 1000}s` : oneLine(withoutSecrets(text), 300)
}

function serverOf(text: string): URL {
  const server = URL.canParse(text) ? new URL(text) : null
  if (server && /^https?:$/u.test(server.protocol)) return server
  throw fault('local', `the kubeconfig names no address of a server: "${oneLine(text, 100)}"`)
}

/** The certificate is checked whatever NODE_TLS_REJECT_UNAUTHORIZED says, unless the kubeconfig says not to. */
function ownAgent({ ca, cert, key, servername, rejectUnauthorized, agent }: RequestOptions): Access['agent'] {
  const kept = { keepAlive: true, maxSockets: MOST_SOCKETS, maxFreeSockets: 6, scheduling: 'fifo' } as const
  if (agent instanceof PlainAgent && !(agent instanceof Agent)) return new PlainAgent(kept)
  try {
    return new Agent({
      ...kept,
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
