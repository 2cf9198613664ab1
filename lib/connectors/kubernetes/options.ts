import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import * as z from 'zod'

export interface KubernetesOptions {
  readonly kubeconfig?: string | undefined
  readonly inCluster?: true | undefined
  readonly context?: string | undefined
  readonly namespaces?: readonly string[] | undefined
}

/** Source: RFC 1123 labels, which names of namespaces are. */
const NAMESPACE = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u

/** What a target of runtime `kubernetes` may say. Who we are stands in the kubeconfig, or in the pod that we run in. */
export const kubernetesOptions = z
  .strictObject({
    kubeconfig: z.string().min(1).optional().describe('file; those of $KUBECONFIG, or ~/.kube/config, when left out'),
    inCluster: z.literal(true).optional().describe('we run in a pod of that cluster: its service account is ours'),
    context: z.string().min(1).optional().describe('context of the kubeconfig; its current one when left out'),
    namespaces: z
      .array(z.string().regex(NAMESPACE, { error: ({ input }) => `"${String(input)}" is not the name of a namespace` }))
      .min(1)
      .optional()
      .describe('namespaces to look at, one by one; the whole cluster when left out'),
  })
  .superRefine(({ inCluster, kubeconfig, context: chosen }, context) => {
    if (!inCluster || (kubeconfig === undefined && chosen === undefined)) return
    const path = kubeconfig === undefined ? 'context' : 'kubeconfig'
    context.addIssue({ code: 'custom', path: [path], message: `"inCluster: true" and "${path}" exclude each other` })
  })

/** The files that say where the cluster is, the one that counts most first: the one that is named, or all of $KUBECONFIG. */
export function kubeconfigPaths({ kubeconfig }: KubernetesOptions): readonly [string, ...string[]] {
  const [first = '~/.kube/config', ...others] = (process.env['KUBECONFIG'] ?? '').split(delimiter).filter(Boolean)
  const atHome = (path: string): string => (path.startsWith('~/') ? join(homedir(), path.slice(1)) : path)
  return kubeconfig === undefined ? [atHome(first), ...others.map(atHome)] : [atHome(kubeconfig)]
}

/** What is dialled, without opening the file: "~/.kube/config#prod". */
export function placeOf(options: KubernetesOptions): string {
  const { inCluster, context } = options
  if (inCluster) return 'in-cluster'
  return encodeURI(
    `${options.kubeconfig ?? kubeconfigPaths(options).join(delimiter)}${context === undefined ? '' : `#${context}`}`,
  )
}
