import { readFileSync, statSync } from 'node:fs'
import { parse } from 'yaml'
import { kubeconfigPath } from './options.ts'
import type { KubernetesOptions } from './options.ts'
import { itemsOf, partOf, textOf } from './pick.ts'
import type { Raw } from './pick.ts'

const MAX_BYTES = 4 * 1024 ** 2

/** What a kubeconfig allows and should not. A file that cannot be read says so when it is used. */
export function kubeconfigWarnings(options: KubernetesOptions): readonly string[] {
  if (options.inCluster) return []
  const file = parsed(kubeconfigPath(options))
  const context = named(file['contexts'], options.context ?? textOf(file['current-context']), 'context')
  const cluster = named(file['clusters'], textOf(context['cluster']), 'cluster')
  if (cluster['insecure-skip-tls-verify'] !== true) return []
  return [
    'the certificate of this cluster is not checked (insecure-skip-tls-verify): whoever is in between gets our token',
  ]
}

function parsed(path: string): Raw {
  try {
    if (statSync(path).size > MAX_BYTES) return {}
    return partOf({ file: parse(readFileSync(path, 'utf8')) as unknown }, 'file')
  } catch {
    return {}
  }
}

function named(entries: unknown, name: string, part: string): Raw {
  const entry = itemsOf(entries).find((each) => each['name'] === name)
  return entry ? partOf(entry, part) : {}
}
