import { delimiter, dirname, isAbsolute, join } from 'node:path'
import type { KubeConfig } from '@kubernetes/client-node'
import { oneLine } from '../../base/escape.ts'
import { withoutSecrets } from '../../base/mask.ts'
import { fault, FaultError } from '../../kit/fault.ts'
import { kubeconfigText, tokenIn } from './kubeconfig-file.ts'
import { kubeconfigPaths } from './options.ts'
import type { KubernetesOptions } from './options.ts'
import { itemsOf, partOf, textOf } from './pick.ts'
import type { Raw } from './pick.ts'

type Loads = new () => KubeConfig
type User = ReturnType<KubeConfig['getUsers']>[number]

/**
 * Reads what says where the cluster is and who we are there. Throws a FaultError of code `local` that names the file.
 *
 * @param podRoot where the file system of the pod begins: "" but in tests
 */
export async function readKubeconfig(options: KubernetesOptions, podRoot: string): Promise<KubeConfig> {
  const { KubeConfig: Loads } = await import('@kubernetes/client-node')
  const config = options.inCluster ? ofThisPod(Loads, podRoot) : merged(Loads, kubeconfigPaths(options))
  const path = nameOf(options)
  if (options.context !== undefined) config.setCurrentContext(options.context)
  const current = config.getCurrentContext() as string | undefined
  if (current === undefined || !config.getContextObject(current)) {
    const known = config.getContexts().map(({ name }) => name)
    throw fault('local', `${path} has no context "${oneLine(current ?? '', 80)}"`, {
      hint: `known contexts: ${oneLine(known.join(', ') || 'none', 300)}`,
    })
  }
  if (!config.getCurrentCluster() || !config.getCurrentUser())
    throw fault('local', `${path}: the cluster or the user of this context is missing`)
  freshTokens(config)
  return config
}

/** For people: the files, or what stands in for them. */
export function nameOf(options: KubernetesOptions): string {
  return options.inCluster ? 'the service account of this pod' : kubeconfigPaths(options).join(delimiter)
}

export function unusable(what: string, error: unknown): Error {
  if (error instanceof FaultError) return error
  const hint = 'kubeconfig: names the file; without it those of $KUBECONFIG or ~/.kube/config are read'
  const text = error instanceof Error ? error.message : String(error)
  return fault('local', `${what} cannot be used: ${oneLine(withoutSecrets(text), 300)}`, { hint, cause: error })
}

function ofThisPod(Loads: Loads, podRoot: string): KubeConfig {
  if (!process.env['KUBERNETES_SERVICE_HOST'] || !process.env['KUBERNETES_SERVICE_PORT'])
    throw fault('local', 'we do not run in a pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set')
  const config = new Loads()
  config.loadFromCluster(podRoot)
  return config
}

/**
 * As kubectl does it: what the first file says of a name, and as its current context, counts, and a file that is not
 * there is passed over, unless there is none at all. Source: client-go, ClientConfigLoadingRules.
 */
function merged(Loads: Loads, paths: readonly string[]): KubeConfig {
  const files = paths.flatMap((path) => parsed(Loads, path) ?? [])
  if (files.length === 0) throw unusable(paths.join(delimiter), new Error('there is no such file'))
  const config = new Loads()
  config.loadFromOptions({
    clusters: files.flatMap((file) => file.getClusters()),
    users: files.flatMap((file) => file.getUsers()),
    contexts: files.flatMap((file) => file.getContexts()),
    currentContext: files.map((file) => file.getCurrentContext() as string | undefined).find(Boolean),
  })
  return config
}

/** Null where there is no such file, or nothing in it. */
function parsed(Loads: Loads, path: string): KubeConfig | null {
  try {
    const { text, file } = kubeconfigText(path)
    if (Object.keys(file).length === 0) return null
    const config = new Loads()
    config.loadFromString(text)
    config.makePathsAbsolute(dirname(path))
    const written = new Map(itemsOf(file['users']).map((each) => [each['name'], partOf(each, 'user')]))
    for (const user of config.getUsers()) complete(user, written.get(user.name) ?? {}, dirname(path))
    return config
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw unusable(path, error)
  }
}

/** What the client does not read, or leaves as it is: a file with a token, and a program that lies beside the kubeconfig. */
function complete(user: User, written: Raw, folder: string): void {
  const exec = user.exec as { command?: unknown } | undefined
  if (typeof exec?.command === 'string' && /^\.{1,2}\//u.test(exec.command)) exec.command = join(folder, exec.command)
  const tokenFile = textOf(written['tokenFile'])
  if (tokenFile === '') return
  // The file counts where both are given.
  const config = { tokenFile: isAbsolute(tokenFile) ? tokenFile : join(folder, tokenFile) }
  Object.assign(user, { token: undefined, authProvider: { name: 'tokenFile', config } })
}

/** What the client offers and its types hide. */
interface ReadsTokens {
  token?: string
  refreshToken?: (path: string) => void
  isTokenExpired?: () => boolean
}

/** The client would keep a token for a minute of its own, and hand over the end of its line. */
function freshTokens(config: object): void {
  const { authenticators = [] } = config as { authenticators?: readonly ReadsTokens[] }
  for (const each of authenticators) {
    if (!each.refreshToken) continue
    each.isTokenExpired = () => true
    each.refreshToken = (path) => (each.token = tokenIn(path))
  }
}
