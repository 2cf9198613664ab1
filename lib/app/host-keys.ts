import { withoutPassword } from '../base/mask.ts'
import type { Clock } from '../base/clock.ts'
import type { AnyConnector, HostKeys, Tunnel } from '../kit/connector.ts'
import { fault } from '../kit/fault.ts'
import type { Target } from '../model/target.ts'
import { openSessions } from '../observe/sessions.ts'
import type { Sessions } from '../observe/sessions.ts'

/** The runtime whose hosts have keys. */
const HOST_KEY_RUNTIME = 'ssh'

/**
 * The keys that a host shows, beside what is recorded of it, without logging in to it. Jump hosts on the way are
 * logged in to, and verified as always.
 *
 * @param word the id of a target, or an address
 * @throws FaultError when the host cannot be reached or the word is neither
 */
export async function hostKeysOf(
  word: string,
  world: {
    readonly targets: readonly Target[]
    readonly connectors: ReadonlyMap<string, AnyConnector>
    readonly clock: Clock
    readonly stopping: AbortSignal
  },
): Promise<HostKeys> {
  const { connector, options, target } = named(word, world)
  if (!connector?.hostKeys)
    throw fault('not-supported', `"${word}" is of runtime "${target?.runtime ?? ''}": no host keys`)
  const sessions = openSessions({ ...world, targets: new Map(world.targets.map((each) => [each.id, each])) })
  try {
    const carrier = world.targets.find(({ id }) => id === target?.via)
    const through = carrier ? await tunnelOf(carrier, sessions) : null
    return await connector.hostKeys(options, { signal: world.stopping, clock: world.clock, through })
  } finally {
    await sessions.close()
  }
}

function named(
  word: string,
  world: { readonly targets: readonly Target[]; readonly connectors: ReadonlyMap<string, AnyConnector> },
): { connector: AnyConnector | undefined; options: unknown; target?: Target } {
  const target =
    world.targets.find(({ id }) => id === word) ?? world.targets.find((each) => standsAt(each, word, world))
  if (target) return { connector: world.connectors.get(target.runtime), options: target.options, target }
  const connector = world.connectors.get(HOST_KEY_RUNTIME)
  const parsed = connector?.options.safeParse({ address: word })
  if (!parsed?.success) throw fault('local', `"${withoutPassword(word)}" is neither a target nor an address`)
  return { connector, options: parsed.data }
}

/** The address in a hint means the target it came from, with the known_hosts file of that target. */
function standsAt(
  { runtime, options }: Target,
  word: string,
  { connectors }: { readonly connectors: ReadonlyMap<string, AnyConnector> },
): boolean {
  const connector = connectors.get(runtime)
  if (!connector?.hostKeys) return false
  const endpoint = connector.endpoint(options)
  return endpoint === word || endpoint === `${word}:22`
}

async function tunnelOf(carrier: Target, sessions: Sessions): Promise<Tunnel | null> {
  const { session } = await sessions.open(carrier)
  return session.tunnel ?? null
}
