import { setMaxListeners } from 'node:events'
import { Agent } from 'node:http'
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { inspect } from 'node:util'
import { withDeadline } from '../../base/deadline.ts'
import { fault, timedOut } from '../fault.ts'
import type { Dial, Line } from './dial.ts'

const CONNECT_MS = 5000

/** Keeps the connections to one engine. Our own dialling: node:http sees streams and never an address. */
export class EngineAgent extends Agent {
  readonly #dial: Dial
  readonly #closing = new AbortController()
  readonly #lines = new Set<Line>()
  #connections = 0
  #endedBytes = 0
  #reuses = 0

  constructor(dial: Dial, maxConnections: number) {
    // "lifo" would hand out connections that trim() has just ended; "fifo" looks.
    super({ keepAlive: true, maxSockets: maxConnections, maxFreeSockets: maxConnections, scheduling: 'fifo' })
    this.#dial = dial
    // One listener for each connection that is being made.
    setMaxListeners(0, this.#closing.signal)
  }

  /** How often a kept connection was used again. */
  get reuses(): number {
    return this.#reuses
  }

  /** Connections made so far, and what went over them. */
  cost(): { connections: number; bytes: number } {
    let bytes = this.#endedBytes
    for (const line of this.#lines) bytes += line.bytes()
    return { connections: this.#connections, bytes }
  }

  /** Ends the kept connections beyond `keep`: what a burst of questions needed is not held until the next one. */
  trim(keep: number): void {
    for (const stream of Object.values(this.freeSockets)
      .flatMap((each) => each ?? [])
      .slice(keep))
      stream.destroy()
  }

  override destroy(): void {
    this.#closing.abort(fault('lost', 'the conversation was closed'))
    super.destroy()
  }

  override createConnection(_options: unknown, done?: (error: Error | null, stream: Duplex) => void): undefined {
    this.#open().then(
      (stream) => done?.(null, stream),
      // node:http reads the stream only when there is no error.
      (error: unknown) => (done as ((error: unknown) => void) | undefined)?.(error),
    )
  }

  override reuseSocket(stream: Duplex, request: ClientRequest): void {
    this.#reuses += 1
    super.reuseSocket(stream, request)
  }

  /**
   * Not in the types, but how node:http hands a request to its agent. The driver follows redirects to wherever the
   * engine says, past this agent and without a listener for errors. An engine never redirects: the way is taken away.
   */
  addRequest(request: ClientRequest, ...more: unknown[]): void {
    request.prependListener('response', ({ headers }: IncomingMessage) => delete headers.location)
    const parent = Agent.prototype as unknown as { addRequest: (request: ClientRequest, ...more: unknown[]) => void }
    parent.addRequest.call(this, request, ...more)
  }

  /** The driver prints the agent on every request, with all that hangs on it: 60 ms with SSH channels. */
  [inspect.custom](): string {
    return 'EngineAgent'
  }

  async #open(): Promise<Duplex> {
    const wait = { ms: CONNECT_MS, parent: this.#closing.signal, expired: () => timedOut('connect', CONNECT_MS) }
    const line = await withDeadline(wait, async (signal) => {
      const dialled = await this.#dial(signal)
      // Came too late: nobody is waiting for it any more.
      if (signal.aborted) dialled.stream.destroy()
      return dialled
    })
    this.#connections += 1
    this.#lines.add(line)
    line.stream.once('close', () => {
      this.#endedBytes += line.bytes()
      this.#lines.delete(line)
    })
    return line.stream
  }
}
