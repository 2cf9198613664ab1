import ssh2 from 'ssh2'
import type { IdentityCallback, ParsedKey, SignCallback, SigningRequestOptions } from 'ssh2'
import { withDeadline } from '../../../base/deadline.ts'
import { timedOut, toFault } from '../../../kit/fault.ts'
import { fingerprintOf } from '../known-hosts.ts'

/** A key that an agent keeps; it signs and never shows the private half. */
export interface AgentKey {
  readonly fingerprint: string
  readonly label: string
  /** Offers this key alone. */
  readonly agent: ssh2.BaseAgent
}

const ANSWER_MS = 2_000

/** The keys of an agent, or why there are none. No socket means no agent, which is nothing to speak of. */
export async function askAgent(
  socket: string | null,
  parent: AbortSignal,
): Promise<{ held: readonly AgentKey[]; note: string | null }> {
  if (socket === null) return { held: [], note: null }
  const agent = new ssh2.OpenSSHAgent(socket)
  try {
    const expired = (): Error => timedOut('agent', ANSWER_MS)
    const keys = await withDeadline({ ms: ANSWER_MS, parent, expired }, () => identitiesOf(agent))
    return { held: keys.flatMap((key) => heldKey(agent, key)), note: null }
  } catch (error) {
    if (parent.aborted) throw error
    const why = error instanceof Error && error.name === 'Error' ? error.message : toFault(error).message
    return { held: [], note: `the agent at "${socket}": ${why}` }
  }
}

function identitiesOf(agent: ssh2.OpenSSHAgent): Promise<readonly unknown[]> {
  return new Promise((resolve, reject) => {
    agent.getIdentities((error, keys) => {
      if (error) reject(error)
      else resolve(keys ?? [])
    })
  })
}

/** Keys of kinds that the driver cannot offer (hardware keys, certificates) are left out. */
function heldKey(agent: ssh2.OpenSSHAgent, identity: unknown): AgentKey[] {
  const key = ssh2.utils.parseKey(identity as Buffer)
  if (key instanceof Error) return []
  const fingerprint = fingerprintOf(key.getPublicSSH())
  return [{ fingerprint, label: `agent, ${key.comment || key.type}`, agent: new OneKey(agent, key) }]
}

/** The driver asks an agent for all its keys; this one has a single one, so that we decide on the order. */
class OneKey extends ssh2.BaseAgent<ParsedKey> {
  readonly #agent: ssh2.OpenSSHAgent
  readonly #key: ParsedKey

  constructor(agent: ssh2.OpenSSHAgent, key: ParsedKey) {
    super()
    this.#agent = agent
    this.#key = key
  }

  override getIdentities(callback: IdentityCallback<ParsedKey>): void {
    callback(null, [this.#key])
  }

  override sign(
    key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    callback?: SignCallback,
  ): void {
    if (typeof options === 'function') this.#agent.sign(key, data, options)
    else this.#agent.sign(key, data, options, callback)
  }
}
