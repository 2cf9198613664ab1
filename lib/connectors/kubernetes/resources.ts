import type { Resources } from '../../model/node.ts'
import { asRaw, itemsOf, partOf } from './pick.ts'
import type { Raw } from './pick.ts'
import { quantityOf } from './quantity.ts'

type Amount = { -readonly [K in keyof Resources]?: number }

const KINDS = [
  'cpuCores',
  'memoryBytes',
  'diskBytes',
  'gpus',
  'instances',
] as const satisfies readonly (keyof Resources)[]

/** A list of quantities by name, as nodes and containers have it. What is not named is absent. */
export function resourcesOf(value: unknown): Resources {
  const amount: Amount = {}
  for (const [name, written] of Object.entries(asRaw(value))) {
    const kind = kindOf(name)
    const quantity = kind && quantityOf(written)
    if (kind && quantity !== undefined) amount[kind] = (amount[kind] ?? 0) + quantity
  }
  return amount
}

function kindOf(name: string): keyof Resources | undefined {
  switch (name) {
    case 'cpu':
      return 'cpuCores'
    case 'memory':
      return 'memoryBytes'
    case 'ephemeral-storage':
      return 'diskBytes'
    case 'pods':
      return 'instances'
    default:
      return name.endsWith('/gpu') ? 'gpus' : undefined
  }
}

export function plus(one: Resources, other: Resources): Resources {
  return each(one, other, (left, right) => left + right)
}

function larger(one: Resources, other: Resources): Resources {
  return each(one, other, Math.max)
}

function each(one: Resources, other: Resources, join: (left: number, right: number) => number): Resources {
  const amount: Amount = {}
  for (const kind of KINDS)
    if (one[kind] !== undefined || other[kind] !== undefined) amount[kind] = join(one[kind] ?? 0, other[kind] ?? 0)
  return amount
}

/**
 * What a pod is promised: its containers together, or its largest step before they start. A sidecar is there from its
 * step on. Source: Kubernetes documentation, "Sidecar containers", "Resource sharing within containers".
 */
export function requestsOf(spec: Raw): Resources {
  let beside: Resources = {}
  let step: Resources = {}
  for (const container of itemsOf(spec['initContainers'])) {
    const own = requested(container)
    if (container['restartPolicy'] === 'Always') {
      beside = plus(beside, own)
      step = larger(step, beside)
    } else step = larger(step, plus(beside, own))
  }
  const running = itemsOf(spec['containers']).map(requested).reduce(plus, beside)
  return plus(larger(running, step), resourcesOf(spec['overhead']))
}

function requested(container: Raw): Resources {
  return resourcesOf(partOf(container, 'resources')['requests'])
}
