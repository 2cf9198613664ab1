import * as z from 'zod'
import type { Clock } from '../../base/clock.ts'
import { parseJson } from '../../kit/json-body.ts'
import type { Client } from '../../kit/engine/client.ts'
import { eachLine } from '../../kit/lines.ts'

/**
 * What changes a workload or a node. Services and nodes are told by every manager, containers only where they are. The
 * probes of a health check are none of it: they come every few seconds.
 */
const TYPES = ['service', 'node', 'container']
const NOTABLE = ['create', 'update', 'remove', 'start', 'die', 'oom', 'destroy', 'health_status']
/** Until a stream that was refused is asked for again. */
const REFUSED_MS = 10 * 60_000
const MAX_LINE_BYTES = 1024 ** 2

const event = z.object({ Action: z.string() })

export interface ManagerEvents {
  /** Begins to listen, or goes on. Never throws: every pass asks for everything anyway. */
  listen(signal: AbortSignal): Promise<void>
  close(): void
}

/** Listens to what a manager tells of its own accord, over one connection that stays open. */
export function managerEvents(
  client: Pick<Client, 'open'>,
  api: string,
  { clock, onEvent }: { readonly clock: Clock; readonly onEvent: () => void },
): ManagerEvents {
  const over = new AbortController()
  const filters = JSON.stringify({ type: TYPES, event: NOTABLE })
  let isOpen = false
  let triedMs = -Infinity

  return {
    async listen(signal) {
      if (isOpen || over.signal.aborted || clock.monotonicMs() - triedMs < REFUSED_MS) return
      triedMs = clock.monotonicMs()
      try {
        const question = { path: '/events', query: { filters } }
        const stream = await client.open(question, api, { opening: signal, whole: over.signal })
        isOpen = true
        triedMs = -Infinity
        void eachLine(stream, MAX_LINE_BYTES, (line) => {
          event.parse(parseJson(line))
          onEvent()
        }).then(() => (isOpen = false))
      } catch {
        // A proxy may forbid it. The lists say what is wrong with the manager, if anything is.
      }
    },
    close: () => over.abort(),
  }
}
