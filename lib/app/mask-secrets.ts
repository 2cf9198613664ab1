import { MASK, masked, namesSecret } from '../base/mask.ts'
import { Secret } from '../base/secret.ts'
import type { Inventory } from '../model/inventory.ts'

/** A shorter one would be found in half of all words. */
const SHORTEST = 4

/** All that the inventory keeps secret, by value. */
export function secretsOf(inventory: Inventory): readonly string[] {
  const found = new Set<string>()
  const walk = (node: unknown): void => {
    if (node instanceof Secret) found.add(node.reveal())
    else if (typeof node === 'object' && node !== null) for (const each of Object.values(node)) walk(each)
  }
  const { store, heartbeat, registry, web } = inventory.settings
  walk([store, heartbeat, registry, web, inventory.notifiers.map(({ options }) => options)])
  walk(inventory.exporters?.map(({ options }) => options))
  walk(inventory.rules.flatMap(({ healing }) => healing?.steps.map(({ options }) => options) ?? []))
  for (const { options, plans } of inventory.targets) walk([options, plans.map((plan) => plan.options)])
  // A key or a certificate is found by its lines as well.
  return [...found]
    .flatMap((secret) => [secret, ...secret.split('\n')])
    .filter((secret) => secret.trim().length >= SHORTEST)
}

/** The same value with everything that is, or looks, secret replaced. Keys stay, and so do numbers. */
export function maskSecrets<T>(value: T, known: readonly string[]): T {
  const longestFirst = [...new Set(known)].sort((one, other) => other.length - one.length)
  const text = (written: string): string => {
    return masked(longestFirst.reduce((rest, secret) => rest.replaceAll(secret, MASK), written))
  }
  const walk = (node: unknown): unknown => {
    if (typeof node === 'string') return text(node)
    if (Array.isArray(node)) return node.map((each: unknown, index) => (followsName(node, index) ? MASK : walk(each)))
    if (typeof node !== 'object' || node === null) return node
    return Object.fromEntries(
      Object.entries(node).map(([key, each]) => [
        text(key),
        typeof each === 'string' && each !== '' && namesSecret(key) && !isReference(each) ? MASK : walk(each),
      ]),
    )
  }
  return walk(value) as T
}

/** ["--password", "x"], ["Authorization", "x"]: the second word of the two. */
function followsName(list: readonly unknown[], index: number): boolean {
  const before = list[index - 1]
  if (typeof before !== 'string' || typeof list[index] !== 'string' || /[\s=]/u.test(before)) return false
  return before.startsWith('-') ? namesSecret(before) : list.length === 2 && index === 1 && namesSecret(before)
}

/** Where a secret is kept is no secret. */
function isReference(text: string): boolean {
  return /^(?:env|file|command):/u.test(text)
}
