import type { IncomingMessage } from 'node:http'
import type { ContainerLogEnd, ContainerLogQuestion } from '../../model/session.ts'
import { withDeadline } from '../../base/deadline.ts'
import { fault, timedOut } from '../fault.ts'
import type { Client } from './client.ts'
import { logLines } from './log-lines.ts'
import { logPieces } from './log-pieces.ts'
import { RefusedError } from './status.ts'

/** Read of one container in one look, whatever is kept of it: a line of gigabytes ends here. */
const TOTAL_MS = 30_000
const MAX_BYTES = 32 * 1024 * 1024

/** Whose log it is: a task's comes through the manager of its swarm, wherever it runs. */
export type LogOf = 'containers' | 'tasks'

/**
 * Reads the end of a log as a stream; nothing is kept but the line that is being read.
 * Source: Docker Engine API, ContainerLogs, TaskLogs; Podman answers in the same form.
 */
export async function readLogs(
  client: Client,
  version: string,
  { of, ...question }: ContainerLogQuestion & { readonly of: LogOf },
  signal: AbortSignal,
): Promise<ContainerLogEnd> {
  const query = {
    stdout: true,
    stderr: true,
    timestamps: true,
    since: sinceText(question.sinceNs),
    tail: String(question.entries),
  }
  const asked = { path: `/${of}/${encodeURIComponent(question.id)}/logs`, query }
  try {
    const total = { ms: TOTAL_MS, parent: signal, expired: () => timedOut('answer', TOTAL_MS) }
    return await withDeadline(total, async (whole) => {
      const response = await client.open(asked, version, { opening: whole, whole })
      return readStream(response, question, whole)
    })
  } catch (error) {
    if (error instanceof RefusedError && NOT_KEPT.test(error.message))
      throw fault('not-supported', `the log driver keeps nothing that can be read: ${error.fault.message}`, {
        cause: error,
      })
    throw error
  }
}

/** Docker and Podman about drivers such as "none" and "syslog". */
const NOT_KEPT = /does not support reading|(?:using|is) the 'none' log driver|log driver/iu

/** Seconds with a fraction. Podman reads them as a floating number, so they are a little early; what comes twice is told apart. */
function sinceText(ns: string): string {
  const early = BigInt(ns) - 1000n
  const whole = early > 0n ? early : 0n
  return `${whole / 1_000_000_000n}.${String(whole % 1_000_000_000n).padStart(9, '0')}`
}

async function readStream(
  response: IncomingMessage,
  { onLine }: ContainerLogQuestion,
  signal: AbortSignal,
): Promise<ContainerLogEnd> {
  const stop = (): void => void response.destroy(signal.reason as Error)
  signal.addEventListener('abort', stop, { once: true })
  let bytes = 0
  const end = { asked: false }
  const lines = logLines((line) => {
    if (!end.asked && !onLine(line)) end.asked = true
  })
  const pieces = logPieces((piece) => {
    lines.add(piece)
  })
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length
      pieces.add(chunk)
      if (end.asked || bytes > MAX_BYTES) {
        // What was cut off counts as the line it began, or a line without an end would be read anew for ever.
        lines.end()
        return { entries: pieces.count(), whole: false }
      }
    }
    return { entries: pieces.count(), whole: true }
  } catch (error) {
    signal.throwIfAborted()
    throw fault('lost', 'the engine ended its answer in the middle', { cause: error })
  } finally {
    signal.removeEventListener('abort', stop)
    if (!response.complete) response.destroy()
  }
}
