import { homedir } from 'node:os'
import type { Clock } from '../base/clock.ts'
import { WatchError } from '../base/problem.ts'
import { parseAddress } from '../connectors/ssh/address.ts'
import type { SshOptions } from '../connectors/ssh/options.ts'
import type { ShownHost } from '../connectors/ssh/shown-keys.ts'
import { findInventory } from '../inventory/find.ts'
import { toFault } from '../kit/fault.ts'
import type { Tunnel } from '../kit/connector.ts'
import type { Fault } from '../model/fault.ts'
import type { Target } from '../model/target.ts'
import { openSessions } from '../observe/sessions.ts'
import type { Sessions } from '../observe/sessions.ts'
import { loadWorld } from './world.ts'
import type { World } from './world.ts'

/** What a host shows, or why it could not be asked. `asked` is the word on the command line. */
export type LookedHost = { readonly asked: string } & (
  { readonly host: ShownHost; readonly fault?: undefined } | { readonly fault: Fault; readonly host?: undefined }
)

export interface HostKeysWorld {
  readonly config?: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  /** Written to instead of the file that the target or ssh_config names. */
  readonly knownHosts?: string
}

/**
 * The keys that hosts show, one after the other. A word is the id of a target, or else an address; without any word
 * all targets that are reached over SSH are meant.
 *
 * @returns `unmatched` for the first word that is neither
 * @throws WatchError when the inventory has problems and is needed
 */
export async function lookAtHostKeys(
  words: readonly string[],
  asked: HostKeysWorld,
): Promise<{ readonly hosts: readonly LookedHost[] } | { readonly unmatched: string }> {
  const world = await inventoryFor(words, asked)
  const targets = (world?.inventory.targets ?? []).filter(({ runtime }) => runtime === 'ssh')
  const places =
    words.length === 0 ? targets.filter(({ carrier }) => !carrier) : words.map((word) => placeOf(word, targets))
  const unmatched = places.indexOf(null)
  if (unmatched >= 0) return { unmatched: words[unmatched] ?? '' }
  const sessions = openSessions({
    targets: new Map(targets.map((target) => [target.id, target])),
    connectors: world?.connectors ?? new Map(),
    clock: asked.clock,
  })
  try {
    const hosts: LookedHost[] = []
    for (const place of places) if (place !== null) hosts.push(await look(place, { asked, sessions, targets }))
    return { hosts }
  } finally {
    await sessions.close()
  }
}

type Place = Target | string

/** An inventory that is broken does not keep anybody from looking at an address. */
async function inventoryFor(words: readonly string[], asked: HostKeysWorld): Promise<World | null> {
  const home = asked.env['HOME'] ?? homedir()
  const isNeeded = asked.config !== undefined || words.length === 0
  if (!isNeeded && findInventory(undefined, { cwd: asked.cwd, home }) === null) return null
  try {
    return await loadWorld(asked, asked)
  } catch (error) {
    if (isNeeded || !(error instanceof WatchError) || words.some((word) => parseAddress(word) === null)) throw error
    return null
  }
}

function placeOf(word: string, targets: readonly Target[]): Place | null {
  return targets.find(({ id }) => id === word) ?? (parseAddress(word) === null ? null : word)
}

async function look(
  place: Place,
  { asked, sessions, targets }: { asked: HostKeysWorld; sessions: Sessions; targets: readonly Target[] },
): Promise<LookedHost> {
  const name = typeof place === 'string' ? place : place.id
  const { lookAtKeys } = await import('../connectors/ssh/shown-keys.ts')
  try {
    const own = typeof place === 'string' ? { address: place } : (place.options as SshOptions)
    const options = asked.knownHosts === undefined ? own : { ...own, ssh: { ...own.ssh, knownHosts: asked.knownHosts } }
    const through = typeof place === 'string' ? null : await carrierOf(place, sessions, targets)
    // Every wait below has a deadline of its own.
    const { signal } = new AbortController()
    return { asked: name, host: await lookAtKeys(options, { signal, clock: asked.clock, through }) }
  } catch (error) {
    return { asked: name, fault: toFault(error) }
  }
}

async function carrierOf(target: Target, sessions: Sessions, targets: readonly Target[]): Promise<Tunnel | null> {
  const carrier = targets.find(({ id }) => id === target.via)
  if (!carrier) return null
  const { session } = await sessions.open(carrier)
  return session.tunnel ?? null
}
