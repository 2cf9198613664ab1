import type { IncomingMessage } from 'node:http'
import { withDeadline } from '../../base/deadline.ts'
import type { Client } from '../../kit/engine/client.ts'
import { RefusedError } from '../../kit/engine/status.ts'
import { eachLine } from '../../kit/lines.ts'
import type { EpochMs, Ms } from '../../model/time.ts'

/** What can change about a container that its line in the list does not tell, or not at once. */
const NOTABLE = [
  ...['create', 'start', 'restart', 'die', 'stop', 'oom', 'pause', 'unpause', 'rename', 'update', 'health_status'],
]
/** The end of a probe, and of every other command that somebody runs in a container. */
export const PROBED = 'exec_die'
/** The end of a network or a volume; of a container it says nothing that the list does not. */
export const GONE = ['destroy', 'remove']
/** A kill changes nothing by itself, and says how it ended. */
export const KILLED = 'kill'
export const ENDS = ['start', 'restart', 'die', 'stop', KILLED]
/** Podman tells of "die", and its filter knows that as "died": newer ones know both. */
const DIED = ['die', 'died']
const FILTERS = {
  docker: { type: ['container', 'network', 'volume'], event: [...NOTABLE, KILLED, PROBED, ...GONE] },
  // Podman tells of every probe, and of many more than anybody needs.
  podman: { type: ['container'], event: ['create', 'start', 'restart', ...DIED, 'stop', KILLED, 'pause', 'unpause'] },
}
/** Docker remembers its last 256 events. Podman reads in what the host keeps of them, which may be a lot. */
const PAST_MS = { docker: Infinity, podman: 24 * 60 * 60_000 }
/** Up to when Docker is to tell what it remembers: now. Podman, told so, ends behind its first event; it knows a word for all there is. */
const ENDED = { docker: (now: EpochMs) => ({ until: (now / 1000).toFixed(3) }), podman: () => ({ stream: 'false' }) }
/** Longer nobody waits for what an engine remembers. */
const RECALL_MS: Ms = 2_000
export const MAX_LINE_BYTES = 1024 ** 2

type Wait = Parameters<Client['open']>[2]

/** How an engine is asked for what happened there. */
export interface EventStreams {
  /** What happens from then on, and never ends. */
  open(since: EpochMs, wait: Wait): Promise<IncomingMessage>
  /**
   * Hands over what the engine remembers, line by line: nothing in a stream tells where the past is over.
   *
   * @returns from when on a stream has to tell
   * @throws RefusedError where nobody may listen
   */
  recall(now: EpochMs, signal: AbortSignal, tell: (line: Buffer, engineNow: EpochMs) => void): Promise<EpochMs>
}

export function eventStreams(
  client: Pick<Client, 'open'>,
  version: string,
  product: 'docker' | 'podman',
): EventStreams {
  const filters = JSON.stringify(FILTERS[product])
  const opened = (
    since: EpochMs,
    wait: Wait,
    ending: Readonly<Record<string, string>> = {},
  ): Promise<IncomingMessage> => {
    const from = `${Math.max(0, Math.floor(since / 1000))}`
    const query = { since: from, ...ending, filters }
    return client.open({ path: '/events', query }, version, wait)
  }
  return {
    open: (since, wait) => opened(since, wait),
    async recall(now, parent, tell) {
      const past = now - PAST_MS[product]
      try {
        return await withDeadline({ ms: RECALL_MS, parent, expired: () => new Error('it is long') }, async (whole) => {
          const remembered = await opened(past, { opening: whole, whole }, ENDED[product](now))
          const engineNow = Date.parse(remembered.headers.date ?? '')
          await eachLine(remembered, MAX_LINE_BYTES, (line) => tell(line, engineNow))
          return remembered.complete ? Math.min(now, engineNow || now) : past
        })
      } catch (error) {
        parent.throwIfAborted()
        if (error instanceof RefusedError) throw error
        // The stream tells it, some time.
        return past
      }
    },
  }
}
