import type { Reveal } from '../../model/revision.ts'
import type { Configuration, ObjectKind } from '../../model/configuration.ts'
import { isOfPeople, orderPath, saidByKey } from '../kubernetes/parts.ts'
import { plainMap } from './compose.ts'
import type { Plain } from './compose.ts'
import { listOf, sayingOf } from './saying.ts'
import type { Exported, Saying, Told } from './saying.ts'

const KINDS = new Map<ObjectKind, readonly [apiVersion: string, kind: string]>([
  ['deployment', ['apps/v1', 'Deployment']],
  ['statefulset', ['apps/v1', 'StatefulSet']],
  ['daemonset', ['apps/v1', 'DaemonSet']],
  ['cronjob', ['batch/v1', 'CronJob']],
])

/** A manifest that `kubectl apply` takes. Null for what Kubernetes does not know. */
export function kubernetesManifest(configuration: Configuration, reveal: Reveal): Exported<Plain> | null {
  const [apiVersion, kind] = KINDS.get(configuration.kind) ?? []
  if (apiVersion === undefined || kind === undefined) return null
  const saying = sayingOf(configuration, reveal)
  const orders = ordersOf(configuration)
  // Init containers are put into their order, so it is said.
  saying.takeBelow('order')
  const [namespace = 'default'] = configuration.name.split('/')
  const metadata = made(treeOf(saying, 'metadata'), ['metadata'], orders)
  const manifest = {
    apiVersion,
    kind,
    metadata: { ...(metadata as Readonly<Record<string, Plain>>), name: configuration.runsAs, namespace },
    spec: made(treeOf(saying, 'spec'), ['spec'], orders),
  }
  return saying.exported<Plain>(manifest)
}

/** Of lists with named parts, by their paths: they are no more than maps here. */
function ordersOf({ fields }: Configuration): ReadonlyMap<string, readonly string[]> {
  const orders = fields.filter(({ path }) => path[0] === 'order')
  return new Map(orders.map(({ path, value }) => [String(path[1]), listOf(value as Told)]))
}

/** A setting, or settings by their names. */
type Tree = { readonly value: Told } | { readonly below: Map<string, Tree> }

function treeOf(saying: Saying, top: string): Tree {
  const root = { below: new Map<string, Tree>() }
  for (const [rest, value] of saying.takeBelow(top)) {
    let here = root
    for (const part of rest.slice(0, -1)) {
      const next = here.below.get(part)
      const child = next && 'below' in next ? next : { below: new Map<string, Tree>() }
      here.below.set(part, child)
      here = child
    }
    here.below.set(rest.at(-1) ?? '', { value })
  }
  return root
}

function made(tree: Tree, path: readonly string[], orders: ReadonlyMap<string, readonly string[]>): Plain {
  if ('value' in tree) return plainOf(tree.value)
  const name = path.at(-1) ?? ''
  const below = (key: string, child: Tree): Plain => made(child, [...path, key], orders)
  if (isOfPeople(name)) return plainMap([...tree.below].map(([key, child]) => [key, below(key, child)]))
  const keys = inOrder([...tree.below.keys()], orders.get(orderPath(path)[1] ?? ''))
  const entries = keys.flatMap((key) => {
    const child = tree.below.get(key)
    return child ? [[key, below(key, child)] as const] : []
  })
  if (saidByKey(name, ''))
    return entries.map(([key, value]) => ({ ...saidByKey(name, key), ...(value as Readonly<Record<string, Plain>>) }))
  return keys.every((key, index) => key === String(index)) ? entries.map(([, value]) => value) : plainMap(entries)
}

/** Those that the order names, then the others. */
function inOrder(keys: readonly string[], order: readonly string[] = []): readonly string[] {
  const there = new Set(keys)
  const first = order.filter((key) => there.has(key))
  const named = new Set(first)
  return [...first, ...keys.filter((key) => !named.has(key))]
}

/** An empty list stands for an object without anything in it. */
function plainOf(value: Told): Plain {
  if (Array.isArray(value)) return value.length === 0 ? {} : value.map((each) => each as Plain)
  return value as Plain
}
