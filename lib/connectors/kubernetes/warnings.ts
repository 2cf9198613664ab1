import { kubeconfigText } from './kubeconfig-file.ts'
import { kubeconfigPaths } from './options.ts'
import type { KubernetesOptions } from './options.ts'
import { itemsOf, partOf, textOf } from './pick.ts'
import type { Raw } from './pick.ts'

/** What a kubeconfig allows and should not. A file that cannot be read says so when it is used. */
export function kubeconfigWarnings(options: KubernetesOptions): readonly string[] {
  if (options.inCluster) return []
  const files = kubeconfigPaths(options).map(parsed)
  const current = files.map((file) => textOf(file['current-context'])).find((name) => name !== '')
  const context = named(files, 'context', options.context ?? current ?? '')
  const cluster = named(files, 'cluster', textOf(context['cluster']))
  if (cluster['insecure-skip-tls-verify'] !== true) return []
  return [
    'the certificate of this cluster is not checked (insecure-skip-tls-verify): whoever is in between gets our token',
  ]
}

function parsed(path: string): Raw {
  try {
    return kubeconfigText(path).file
  } catch {
    return {}
  }
}

/** What the first file that has it says of a name. */
function named(files: readonly Raw[], part: 'context' | 'cluster', name: string): Raw {
  const entry = files.flatMap((file) => itemsOf(file[`${part}s`])).find((each) => each['name'] === name)
  return entry ? partOf(entry, part) : {}
}
